import type { ConflictCause } from "../activity/ConflictCause.ts";
import type { ErrorFields } from "../net/messages/errorFields.ts";

/** The error that DSQL returns instead of running a statement. */
export interface DsqlError extends ErrorFields {
  /**
   * Byte offset, in the text that was parsed, of what is rejected; for the checker only: DSQL gives no position but
   * that of a syntax error.
   */
  at?: number;
  /** Id of the rule in src/errorCatalog that it comes from. */
  rule?: string;
  /** A fault. */
  isInjected?: true;
  /** Of a conflict: with what. */
  cause?: ConflictCause;
}
