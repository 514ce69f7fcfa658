import { DsqlClientError } from "./DsqlClientError.ts";

/**
 * The connection broke while a write was under way, and it couldn't be found out whether it took effect; or it did,
 * but what the call is to return can't be had any more. Never repeat blindly: look first.
 */
export class CommitOutcomeUnknownError extends DsqlClientError {
  readonly code = "COMMIT_OUTCOME_UNKNOWN";

  constructor(statement: string, cause: unknown, outcome = "whether it took effect is unknown") {
    super(`The connection broke during ${statement}; ${outcome}`, { cause });
  }
}
