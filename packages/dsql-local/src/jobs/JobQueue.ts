import { setTimeout as delay } from "node:timers/promises";
import type { Clock } from "../clock/Clock.ts";
import { runJob } from "./runJob.ts";
import { clockDelay } from "./clockDelay.ts";
import type { JobPauses } from "./JobPauses.ts";
import type { Name } from "../analysis/lookups/CatalogLookup.ts";
import type { OpenStatus } from "./Jobs.ts";
import type { JobTable, OpenJob } from "./JobTable.ts";
import type { JobOutcome } from "./JobOutcome.ts";
import type { WorkerContext } from "./JobWorker.ts";

export interface QueueContext {
  table: JobTable;
  worker: WorkerContext;
  clock: Clock;
  pauses: JobPauses;
  delayMs: number;
  concurrency: number;
  /** Aborted when the server stops: jobs stay as they are then. */
  stopped: AbortSignal;
  /** A job has changed these objects of the catalog. */
  changed: (names: string[]) => void;
  log: (line: string) => void;
}

interface Waiting {
  job: OpenJob;
  start: () => void;
}

/** The jobs of this server. Several run at once, those of one table one after another. */
export class JobQueue {
  readonly #context: QueueContext;
  readonly #results = new Map<string, Promise<boolean>>();
  readonly #waiting: Waiting[] = [];
  readonly #busyTables = new Set<number | null>();
  #processed = 0;

  constructor(context: QueueContext) {
    this.#context = context;
  }

  /** Resolves when a job in the queue has ended: true when it succeeded. */
  result(jobId: string): Promise<boolean> | undefined {
    return this.#results.get(jobId);
  }

  /**
   * @param table its table, for the message if it is dropped meanwhile
   * @param taken the status in which this server claims it
   */
  add(jobId: string, table?: Name, taken: OpenStatus = "submitted"): void {
    if (this.#results.has(jobId) || this.#context.stopped.aborted) return;
    const result = this.#run(jobId, table, taken).catch((error: unknown) => {
      // The next server claims it.
      if (!this.#context.stopped.aborted) this.#context.log(`job ${jobId}: ${String(error)}`);
      return false;
    });
    this.#results.set(jobId, result);
    void result.finally(() => this.#results.delete(jobId));
  }

  /** Resolves when the queue is empty; for a stop. */
  async settled(): Promise<void> {
    for (const { start } of this.#waiting.splice(0)) start();
    await Promise.all(this.#results.values());
  }

  async #run(jobId: string, remembered: Name | undefined, taken: OpenStatus): Promise<boolean> {
    const { table, clock, pauses, delayMs, stopped } = this.#context;
    if (taken === "submitted") {
      await clockDelay(clock, delayMs, stopped);
      await pauses.resumed("submitted", stopped);
    }
    const job = stopped.aborted ? undefined : await table.find(jobId);
    if (!job) return false;
    // An index and a constraint are in their table's schema.
    job.table ??= remembered ? { schema: remembered.schema ?? job.schema, name: remembered.name } : null;
    const release = await this.#acquire(job);
    try {
      if (stopped.aborted || !(await table.claim(jobId, taken, clock.nowMs()))) return false;
      await clockDelay(clock, delayMs, stopped);
      await pauses.resumed("processing", stopped);
      return await this.#process(job);
    } finally {
      release();
    }
  }

  async #process(job: OpenJob): Promise<boolean> {
    const { table, worker, clock, stopped, changed } = this.#context;
    const isStopped = () => stopped.aborted;
    while (!isStopped()) {
      const outcome: JobOutcome = await runJob(job, worker);
      // A stop interrupts an attempt: the job stays unfinished.
      if (isStopped() && outcome.end !== "completed") break;
      if (outcome.end === "retry") {
        await delay(outcome.afterMs);
        continue;
      }
      if (outcome.end === "completed") {
        if (outcome.objectId !== undefined && outcome.objectId !== job.objectId) {
          await table.setObjectId(job.jobId, outcome.objectId);
        }
        // Before a session can see that it has ended.
        if (outcome.changed) changed(outcome.changed);
      }
      await table.finish(job.jobId, outcome.end, outcome.details, clock.nowMs());
      return outcome.end === "completed";
    }
    return false;
  }

  /** Waits for a free slot and for the table. Returns the function that releases both. */
  async #acquire(job: OpenJob): Promise<() => void> {
    await new Promise<void>((resolve) => {
      this.#waiting.push({ job, start: resolve });
      this.#startNext();
    });
    return () => {
      this.#processed--;
      this.#busyTables.delete(job.tableId);
      this.#startNext();
    };
  }

  #startNext(): void {
    for (const waiting of [...this.#waiting]) {
      if (this.#processed >= this.#context.concurrency) return;
      const { tableId } = waiting.job;
      if (tableId !== null && this.#busyTables.has(tableId)) continue;
      this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
      this.#processed++;
      this.#busyTables.add(tableId);
      waiting.start();
    }
  }
}
