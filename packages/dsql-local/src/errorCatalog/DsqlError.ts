/** The error that DSQL returns instead of running a statement: those fields of an ErrorResponse that vary. */
export interface DsqlError {
  sqlstate: string;
  message: string;
  detail?: string;
  hint?: string;
  /** One-based character offset into the client's text, for syntax errors. */
  position?: number;
  /**
   * Byte offset, in the parsed text, of what the error is about. For the checker only: DSQL returns no position but that
   * of a syntax error.
   */
  at?: number;
  /** Id of its rule in the error catalog. */
  rule?: string;
}
