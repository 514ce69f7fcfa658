import type pg from "pg";
import type { Clock } from "../clock/Clock.ts";
import type { JobQueue } from "./JobQueue.ts";
import type { JobTable } from "./JobTable.ts";

/** How long jobs are remembered after their end, as reported from live clusters. */
const KEPT_MS = 30 * 60_000;
const INTERVAL_MS = 5_000;
/** Tables that are analysed in one go. */
const MAX_TABLES = 10;

/**
 * What happens to `pg_dsql.jobs` without being asked for, every few seconds of the server's clock: ended jobs are forgotten,
 * and ANALYZE is submitted for tables that have never been analysed or have changed a lot, as PostgreSQL's autovacuum
 * counts that. The service was seen to do so seconds after DDL and data.
 */
export class JobMaintenance {
  readonly #clock: Clock;
  readonly #pool: pg.Pool;
  readonly #table: JobTable;
  readonly #queue: JobQueue;
  readonly #autoAnalyze: boolean;
  /** Changes that a table had when it was last submitted: it isn't again for the same. */
  readonly #analysed = new Map<number, string>();
  #cancel: (() => void) | undefined;
  #round: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(clock: Clock, pool: pg.Pool, table: JobTable, queue: JobQueue, autoAnalyze: boolean) {
    this.#clock = clock;
    this.#pool = pool;
    this.#table = table;
    this.#queue = queue;
    this.#autoAnalyze = autoAnalyze;
  }

  start(): void {
    if (this.#stopped) return;
    this.#cancel = this.#clock.at(this.#clock.nowMs() + INTERVAL_MS, () => {
      this.#round = this.#keepHouse()
        .catch(() => undefined)
        .finally(() => {
          this.start();
        });
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel?.();
    await this.#round;
  }

  async #keepHouse(): Promise<void> {
    await this.#table.deleteFinished(this.#clock.nowMs() - KEPT_MS);
    for (const jobId of await this.#table.unclaimed()) this.#queue.add(jobId);
    if (!this.#autoAnalyze) return;
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
      if (this.#analysed.get(id) === changes || this.#stopped) continue;
      this.#analysed.set(id, changes);
      const jobId = await this.#table.submitAnalyze(id);
      if (jobId !== undefined) this.#queue.add(jobId);
    }
  }
}
