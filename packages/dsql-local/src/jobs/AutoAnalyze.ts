import type pg from "pg";
import type { JobTable } from "./JobTable.ts";

/** Tables that one round submits. */
const MAX_TABLES = 10;

/**
 * Submits ANALYZE for tables that have never been analyzed or have changed a lot, by the thresholds of PostgreSQL's
 * autovacuum. The service was observed to do so seconds after DDL and data.
 */
export class AutoAnalyze {
  readonly #pool: pg.Pool;
  readonly #table: JobTable;
  /** Changes that a table had when it was last submitted: the same changes don't submit it again. */
  readonly #analyzed = new Map<number, string>();

  constructor(pool: pg.Pool, table: JobTable) {
    this.#pool = pool;
    this.#table = table;
  }

  /** Yields the ids of the jobs, until `isStopped`. */
  async *submit(isStopped: () => boolean): AsyncGenerator<string> {
    const { rows } = await this.#pool.query<{ id: number; changes: string }>(
      `SELECT relid AS id, n_tup_ins + n_tup_upd + n_tup_del AS changes
       FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid
       WHERE s.schemaname NOT IN ('sys', 'pg_dsql') AND c.relpersistence = 'p'
         AND (c.reltuples < 0 OR n_mod_since_analyze > 50 + 0.1 * c.reltuples)
         AND relid NOT IN (SELECT object_id FROM pg_dsql.jobs
                           WHERE job_type = 'ANALYZE' AND status IN ('submitted', 'processing'))
       ORDER BY n_mod_since_analyze DESC LIMIT ${MAX_TABLES}`,
    );
    for (const { id, changes } of rows) {
      if (this.#analyzed.get(id) === changes || isStopped()) continue;
      this.#analyzed.set(id, changes);
      const jobId = await this.#table.submitAnalyze(id);
      if (jobId !== undefined) yield jobId;
    }
  }
}
