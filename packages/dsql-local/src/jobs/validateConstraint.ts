import type pg from "pg";
import type { OpenJob } from "./JobTable.ts";
import type { Outcome } from "./outcome.ts";
import { vanished } from "./vanished.ts";
import type { Worker } from "./Worker.ts";

/** Checks the rows that were there before a constraint; it stays NOT VALID when one breaks it. */
export async function validateConstraint(worker: Worker, pool: pg.Pool, job: OpenJob): Promise<Outcome> {
  const { rows } = await pool.query<{ sql: string; table: string }>(
    `SELECT format('ALTER TABLE %s VALIDATE CONSTRAINT %I', conrelid::regclass, conname) AS sql, relname AS table
     FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid WHERE c.oid = $1`,
    [job.objectId],
  );
  const [found] = rows;
  if (!found) return vanished(pool, job);
  await worker.client.query(found.sql);
  return { end: "completed", changed: [found.table] };
}
