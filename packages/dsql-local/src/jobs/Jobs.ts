import type { AsyncIndex, AsyncValidate } from "../rules/Statement.ts";
import type { DsqlError } from "../rules/DsqlError.ts";

/** The state of the session that starts a job, as far as a job depends on it. */
export interface JobSession {
  /** `SHOW search_path` of the session. */
  searchPath: string;
  /** The role it is. */
  user: string;
}

/** A statement that the classifier marked `async`. */
export interface JobStatement {
  backendText: string;
  async: AsyncIndex | AsyncValidate;
}

/** Answer to an ASYNC statement: its job, or none where IF NOT EXISTS found the index. */
export type JobAnswer = { jobId: string | null } | { error: DsqlError };

export interface Jobs {
  /** Resolves as soon as the job is in `sys.jobs` and its index, not yet valid, in the catalog. */
  start(statement: JobStatement, session: JobSession): Promise<JobAnswer>;
  /** `CALL sys.wait_for_job`: resolves when the job has ended. */
  wait(jobId: string): Promise<{ succeeded: boolean } | { error: DsqlError }>;
  /** Stops building; jobs under way are failed at the next start. Idempotent. */
  stop(): Promise<void>;
}
