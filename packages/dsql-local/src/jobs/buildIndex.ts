import pg from "pg";
import { dropInvalidIndexes } from "./dropInvalidIndexes.ts";
import type { OpenJob } from "./JobTable.ts";
import type { JobOutcome } from "./JobOutcome.ts";
import { reindexConcurrently } from "./reindexConcurrently.ts";
import { droppedObjectOutcome } from "./droppedObjectOutcome.ts";
import type { JobWorker } from "./JobWorker.ts";

/** Up to this size an index build mostly takes less than 100 ms, for which a table's readers and writers can wait. */
const SMALL_BYTES = 8 * 1024 * 1024;
/** The longest that they wait. */
const SHORT_MS = 200;

/**
 * Builds an index that is in the catalog and not valid: `REINDEX` makes it valid, and leaves it as it is when it fails.
 * REINDEX blocks the table's writers and readers, so that a build which keeps them waiting, or one for a large table, uses
 * REINDEX CONCURRENTLY. The latter waits for all older transactions; if one stays open, plain REINDEX runs after all.
 */
export async function buildIndex(worker: JobWorker, pool: pg.Pool, job: OpenJob): Promise<JobOutcome> {
  const index = await findIndex(pool, job.objectId);
  if (!index) {
    await dropInvalidIndexes(worker, pool, job.tableId);
    return droppedObjectOutcome(pool, job);
  }
  const changed = [index.table, index.name];
  if (index.valid) return { end: "completed", changed };
  const qualified = `${pg.escapeIdentifier(index.schema)}.${pg.escapeIdentifier(index.name)}`;
  if (!job.needsConcurrentBuild && index.bytes <= SMALL_BYTES) {
    worker.rowsWaitUntilMs = performance.now() + SHORT_MS;
    try {
      await worker.client.query(`REINDEX INDEX ${qualified}`);
      return { end: "completed", changed };
    } catch (error) {
      if (worker.preemptedBy === "rows") job.needsConcurrentBuild = true;
      throw error;
    }
  }
  await dropInvalidIndexes(worker, pool, job.tableId);
  try {
    if (await reindexConcurrently(worker, pool, qualified)) {
      // The new index has the old one's name.
      const { rows } = await pool.query<{ oid: number | null }>("SELECT to_regclass($1)::oid AS oid", [
        qualified,
      ]);
      return { end: "completed", changed, objectId: rows[0]?.oid ?? job.objectId };
    }
  } finally {
    await dropInvalidIndexes(worker, pool, job.tableId);
  }
  await worker.client.query(`REINDEX INDEX ${qualified}`);
  return { end: "completed", changed };
}

/** Without pg_table_size, which locks the table: a client may hold a lock on it in an open transaction. */
async function findIndex(pool: pg.Pool, indexId: number) {
  const { rows } = await pool.query<{
    valid: boolean;
    schema: string;
    name: string;
    table: string;
    bytes: number;
  }>(
    `SELECT i.indisvalid AS valid, n.nspname AS schema, c.relname AS name, t.relname AS table,
            coalesce((pg_stat_file(pg_relation_filepath(t.oid), true)).size, 0)::float8 AS bytes
     FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     JOIN pg_class t ON t.oid = i.indrelid WHERE i.indexrelid = $1`,
    [indexId],
  );
  return rows[0];
}
