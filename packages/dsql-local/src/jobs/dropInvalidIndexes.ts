import type pg from "pg";
import type { JobWorker } from "./JobWorker.ts";

/** Drops the invalid indexes that an interrupted REINDEX CONCURRENTLY has left on a table. */
export async function dropInvalidIndexes(
  worker: JobWorker,
  pool: pg.Pool,
  tableId: number | null,
): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT i.indexrelid::regclass::text AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
     WHERE i.indrelid = $1 AND NOT i.indisvalid AND c.relname ~ '_cc(new|old)[0-9]*$'
       AND i.indexrelid NOT IN (SELECT object_id FROM pg_dsql.jobs WHERE job_type = 'INDEX_BUILD')`,
    [tableId],
  );
  for (const { name } of rows) await worker.client.query(`DROP INDEX IF EXISTS ${name}`);
}
