import type pg from "pg";
import type { OpenJob } from "./JobTable.ts";
import type { JobOutcome } from "./JobOutcome.ts";
import { droppedObjectOutcome } from "./droppedObjectOutcome.ts";
import type { JobWorker } from "./JobWorker.ts";

/** Checks the rows that are older than the constraint; a violation fails the job, and the constraint stays NOT VALID. */
export async function validateConstraint(
  worker: JobWorker,
  pool: pg.Pool,
  job: OpenJob,
): Promise<JobOutcome> {
  const { rows } = await pool.query<{ sql: string; table: string }>(
    `SELECT format('ALTER TABLE %s VALIDATE CONSTRAINT %I', conrelid::regclass, conname) AS sql, relname AS table
     FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid WHERE c.oid = $1`,
    [job.objectId],
  );
  const [found] = rows;
  if (!found) return droppedObjectOutcome(pool, job);
  await worker.client.query(found.sql);
  return { end: "completed", changed: [found.table] };
}
