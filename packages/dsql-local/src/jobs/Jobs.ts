import type { LockHolder } from "../transaction/LockWaitMonitor.ts";
import type { Name } from "../analysis/lookups/CatalogLookup.ts";
import type { DsqlError } from "../errorCatalog/DsqlError.ts";

export type JobType = "INDEX_BUILD" | "VALIDATE_CONSTRAINT" | "ANALYZE" | "DROP";

/** Statuses in which a job can be paused. */
export type OpenStatus = "submitted" | "processing";

export interface JobsOptions {
  /**
   * How long, by the server's clock, a job stays `submitted`, and after that `processing`, before it runs: to see what an
   * application does in the meantime. Default 0.
   */
  delayMs?: number;
  /** Jobs that run at once, default 4; those of one table always run one after another. */
  concurrency?: number;
  /** Submit ANALYZE for tables that have changed, as the service does automatically. Default true. */
  autoAnalyze?: boolean;
}

/** How the jobs' PostgreSQL backends and clients preempt one another. */
export interface JobLocks {
  /** From now on this backend preempts idle transactions of clients. Returns the function that ends that. */
  watchLocks(processId: number): () => void;
  /** Calls `holder` when a client's request waits for this backend. Returns the function that ends that. */
  holdLocks(processId: number, holder: LockHolder): () => void;
}

/** The asynchronous jobs of one server. The statements that submit them write their rows of `sys.jobs`. */
export interface Jobs {
  /** Starts to run jobs, first those that a previous server left unfinished. */
  open(locks: JobLocks): Promise<void>;
  /** The transaction that submitted this job, for an index or a constraint of that table, has committed. */
  submitted(jobId: string, table?: Name): void;
  /**
   * `CALL sys.wait_for_job`: resolves when the job has ended, when the wait times out, or when `signal` is aborted because
   * the client no longer waits.
   */
  wait(jobId: string, signal?: AbortSignal): Promise<{ succeeded: boolean } | { error: DsqlError }>;
  /** Pauses jobs in a status from now on, those that reach it included. Returns the function that resumes them. */
  pause(status: OpenStatus): () => void;
  /** Stops; the next server claims unfinished jobs. Idempotent. */
  stop(): Promise<void>;
}
