import type pg from "pg";
import type { OpenJob } from "./JobTable.ts";
import type { JobOutcome } from "./JobOutcome.ts";
import { droppedObjectOutcome } from "./droppedObjectOutcome.ts";
import type { JobWorker } from "./JobWorker.ts";

/** Collects a table's statistics. */
export async function analyzeTable(worker: JobWorker, pool: pg.Pool, job: OpenJob): Promise<JobOutcome> {
  const { rows } = await pool.query<{ name: string }>(
    "SELECT oid::regclass::text AS name FROM pg_class WHERE oid = $1",
    [job.objectId],
  );
  const [table] = rows;
  if (!table) return droppedObjectOutcome(pool, job);
  await worker.client.query(`ANALYZE ${table.name}`);
  return { end: "completed" };
}
