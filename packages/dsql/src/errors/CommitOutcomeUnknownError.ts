import { DsqlClientError } from "./DsqlClientError.ts";

/**
 * The connection broke during a write, and whether it took effect could not be determined; or it did, but its result is no
 * longer available. Check before you repeat it. (An indeterminate commit; PostgreSQL's condition for it is 40003
 * `statement_completion_unknown`, CockroachDB's `AmbiguousCommitError`.)
 */
export class CommitOutcomeUnknownError extends DsqlClientError {
  readonly code = "COMMIT_OUTCOME_UNKNOWN";

  constructor(statement: string, cause: unknown, outcome = "whether it took effect is unknown") {
    super(`The connection broke during ${statement}; ${outcome}`, { cause });
  }
}
