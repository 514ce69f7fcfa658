import type { LockHolder } from "../transaction/LockWaitMonitor.ts";
import type { Name } from "../analysis/lookups/CatalogLookup.ts";
import type { DsqlError } from "../errorCatalog/DsqlError.ts";

export type JobType = "INDEX_BUILD" | "VALIDATE_CONSTRAINT" | "ANALYZE" | "DROP";

/** Statuses in which a job can be kept. */
export type OpenStatus = "submitted" | "processing";

export interface JobsOptions {
  /**
   * How long, by the server's clock, a job stays `submitted`, and `processing` after that, before its work is done: to
   * see what an application does in the meantime. Default 0.
   */
  delayMs?: number;
  /** Jobs that are processed at once, default 4; those of one table always run one after another. */
  concurrency?: number;
  /** Submit ANALYZE for tables that have changed, as the service does by itself. Default true. */
  autoAnalyze?: boolean;
}

/** How the jobs' own PostgreSQL processes and the clients' give way to one another. */
export interface JobLocks {
  /** Idle transactions of clients give way to this process from now on. Returns what ends that. */
  watchLocks(processId: number): () => void;
  /** Calls `holder` when a client's request waits for this process. Returns what ends that. */
  holdLocks(processId: number, holder: LockHolder): () => void;
}

/** The asynchronous jobs of one server. Their rows in `sys.jobs` are written by the statements that submit them. */
export interface Jobs {
  /** Begins to work, at what a server that has ended left unfinished first. */
  open(locks: JobLocks): Promise<void>;
  /** The transaction that submitted this job, for an index or a constraint of that table, has committed. */
  submitted(jobId: string, table?: Name): void;
  /**
   * `CALL sys.wait_for_job`: resolves when the job has ended, when that takes too long, or when `signal` says that
   * nobody waits any more.
   */
  wait(jobId: string, signal?: AbortSignal): Promise<{ succeeded: boolean } | { error: DsqlError }>;
  /** Keeps jobs in a status from now on, those that reach it included. Returns what lets them go on. */
  pause(status: OpenStatus): () => void;
  /** Stops working; the next server takes up what is unfinished. Idempotent. */
  stop(): Promise<void>;
}
