import type { Command } from "../Command.ts";

/** As `sys.jobs`, the newest first; more than anybody reads would only take time. */
const JOBS = `
SELECT job_id AS "jobId", job_type AS "type", object_name AS "object", status, details,
       start_time AS "startedAt", update_time AS "updatedAt"
FROM sys.jobs ORDER BY start_time DESC, job_id LIMIT 200`;

/** `GET /jobs` */
export const listJobs: Command = async ({ database }) => ({
  status: 200,
  body: await database.rows("admin jobs", JOBS),
});
