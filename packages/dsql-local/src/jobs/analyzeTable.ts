import type pg from "pg";
import type { OpenJob } from "./JobTable.ts";
import type { Outcome } from "./outcome.ts";
import type { Worker } from "./Worker.ts";

/** Takes a table's statistics. */
export async function analyzeTable(worker: Worker, pool: pg.Pool, job: OpenJob): Promise<Outcome> {
  const { rows } = await pool.query<{ name: string }>(
    "SELECT oid::regclass::text AS name FROM pg_class WHERE oid = $1",
    [job.objectId],
  );
  const [table] = rows;
  if (!table) return vanished;
  await worker.client.query(`ANALYZE ${table.name}`);
  return { end: "completed" };
}

/** That such a job ends as completed, with some details, was recorded on a cluster in 2026-09; the words are ours. */
export const vanished: Outcome = {
  end: "completed",
  details: "the table of this job does not exist any more",
};
