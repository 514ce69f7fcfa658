import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import type { BackendCredentials } from "../postgres/database/BackendCredentials.ts";
import { superuserConfig } from "../postgres/database/superuserConfig.ts";
import type { Clock } from "../clock/Clock.ts";
import type { CatalogVersions } from "../catalog/CatalogVersions.ts";
import { functions } from "../errorCatalog/functions.ts";
import { toDsqlError } from "../errorCatalog/toDsqlError.ts";
import { AutoAnalyze } from "./AutoAnalyze.ts";
import { JobPauses } from "./JobPauses.ts";
import { JobMaintenance } from "./JobMaintenance.ts";
import { isJobId } from "./jobId.ts";
import { JobQueue } from "./JobQueue.ts";
import type { JobLocks, Jobs, JobsOptions } from "./Jobs.ts";
import { JobTable } from "./JobTable.ts";
import { waitForJob } from "./waitForJob.ts";
import type { JobWorker } from "./JobWorker.ts";

/** How often a stop terminates the workers that are left. */
const TERMINATE_INTERVAL_MS = 250;

export interface JobsContext {
  /** Of a superuser, to the backend database. */
  connectionString: string;
  /** What the database is a new clone of, if it is one. */
  clonedFrom?: string | undefined;
  logins: Pick<BackendCredentials, "admin" | "login">;
  clock: Clock;
  catalog: CatalogVersions;
  log: (line: string) => void;
}

/** Templates of which a clone was seen to have no unfinished jobs, so that no other has, for templates don't change. */
const templatesWithoutJobs = new Set<string>();

/** The jobs of one server; {@link Jobs.open} starts them. */
export function createJobs(context: JobsContext, options: JobsOptions = {}): Jobs {
  const { clock, catalog, log } = context;
  const pool = new pg.Pool({
    ...superuserConfig(context.connectionString),
    max: 2,
    application_name: "jobs",
    idleTimeoutMillis: 1_000,
  });
  pool.on("error", () => undefined);
  const table = new JobTable(pool);
  const pauses = new JobPauses();
  const stopped = new AbortController();
  const workers = new Set<JobWorker>();
  let locks: JobLocks = { watchLocks: () => () => undefined, holdLocks: () => () => undefined };
  const queue = new JobQueue({
    table,
    worker: { pool, logins: context.logins, locks: () => locks, workers },
    clock,
    pauses,
    delayMs: options.delayMs ?? 0,
    concurrency: options.concurrency ?? 4,
    stopped: stopped.signal,
    changed: (names) => {
      catalog.changed(names);
    },
    log,
  });
  const autoAnalyze = (options.autoAnalyze ?? true) ? new AutoAnalyze(pool, table) : undefined;
  const maintenance = new JobMaintenance(clock, table, queue, autoAnalyze);
  /** Running calls of `sys.wait_for_job`. */
  const waits = new Set<Promise<unknown>>();

  const stop = async () => {
    stopped.abort();
    await maintenance.stop();
    // Terminates the workers' backends too: a closed socket alone doesn't end one that is running a statement. Repeats,
    // because a worker may still have been connecting.
    const state = { settled: false };
    const settled = Promise.allSettled([queue.settled(), ...waits]).then(() => {
      state.settled = true;
    });
    while (!state.settled) {
      await pool
        .query("SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) AS pid", [
          [...workers].map(({ processId }) => processId),
        ])
        .catch(() => undefined);
      const timeout = new AbortController();
      await Promise.race([settled, delay(TERMINATE_INTERVAL_MS, undefined, timeout).catch(() => undefined)]);
      timeout.abort();
    }
    await pool.end();
  };
  let stopping: Promise<void> | undefined;

  return {
    async open(given) {
      locks = given;
      const { clonedFrom } = context;
      if (clonedFrom === undefined || !templatesWithoutJobs.has(clonedFrom)) {
        const unfinished = await table.unfinished();
        for (const { jobId, table: name, status } of unfinished) {
          queue.add(jobId, name ?? undefined, status);
        }
        if (clonedFrom !== undefined && unfinished.length === 0) templatesWithoutJobs.add(clonedFrom);
      }
      maintenance.start();
    },
    submitted: (jobId, name) => {
      queue.add(jobId, name);
    },
    async wait(jobId, signal) {
      if (!isJobId(jobId)) return { error: toDsqlError(functions.jobId) };
      const gone = AbortSignal.any([stopped.signal, ...(signal ? [signal] : [])]);
      const wait = waitForJob(jobId, { queue, table, clock }, gone);
      waits.add(wait);
      try {
        return { succeeded: await wait };
      } finally {
        waits.delete(wait);
      }
    },
    pause: (status) => pauses.pause(status),
    stop: () => (stopping ??= stop()),
  };
}
