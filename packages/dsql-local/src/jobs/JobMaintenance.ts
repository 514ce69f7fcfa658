import type { Clock } from "../clock/Clock.ts";
import type { AutoAnalyze } from "./AutoAnalyze.ts";
import type { JobQueue } from "./JobQueue.ts";
import type { JobTable } from "./JobTable.ts";

/** Finished jobs are deleted after this time, as reported from live clusters. */
const RETENTION_MS = 30 * 60_000;
const INTERVAL_MS = 5_000;

/**
 * Maintains `pg_dsql.jobs` every few seconds of the server's clock: deletes finished jobs, starts jobs that no server has
 * taken, and submits automatic ANALYZE jobs.
 */
export class JobMaintenance {
  readonly #clock: Clock;
  readonly #table: JobTable;
  readonly #queue: JobQueue;
  readonly #autoAnalyze: AutoAnalyze | undefined;
  #cancel: (() => void) | undefined;
  #round: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(clock: Clock, table: JobTable, queue: JobQueue, autoAnalyze: AutoAnalyze | undefined) {
    this.#clock = clock;
    this.#table = table;
    this.#queue = queue;
    this.#autoAnalyze = autoAnalyze;
  }

  start(): void {
    if (this.#stopped) return;
    this.#cancel = this.#clock.at(this.#clock.nowMs() + INTERVAL_MS, () => {
      this.#round = this.#maintain()
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

  async #maintain(): Promise<void> {
    await this.#table.deleteFinished(this.#clock.nowMs() - RETENTION_MS);
    for (const jobId of await this.#table.unclaimed()) this.#queue.add(jobId);
    if (!this.#autoAnalyze) return;
    for await (const jobId of this.#autoAnalyze.submit(() => this.#stopped)) this.#queue.add(jobId);
  }
}
