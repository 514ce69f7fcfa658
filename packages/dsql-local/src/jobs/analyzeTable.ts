import type pg from "pg";
import type { OpenJob } from "./JobTable.ts";
import type { Outcome } from "./outcome.ts";
import { vanished } from "./vanished.ts";
import type { Worker } from "./Worker.ts";

/** Takes a table's statistics. */
export async function analyzeTable(worker: Worker, pool: pg.Pool, job: OpenJob): Promise<Outcome> {
  const { rows } = await pool.query<{ name: string }>(
    "SELECT oid::regclass::text AS name FROM pg_class WHERE oid = $1",
    [job.objectId],
  );
  const [table] = rows;
  if (!table) return vanished(pool, job);
  await worker.client.query(`ANALYZE ${table.name}`);
  return { end: "completed" };
}
