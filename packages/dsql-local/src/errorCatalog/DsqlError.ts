/** What DSQL answers instead of running a statement: the fields of an ErrorResponse that differ by case. */
export interface DsqlError {
  sqlstate: string;
  message: string;
  detail?: string;
  hint?: string;
  /** One-based character offset into the client's text, for syntax errors. */
  position?: number;
  /**
   * Byte offset, in the text that was parsed, of what is refused; for the checker only: DSQL tells no place but
   * that of a syntax error.
   */
  at?: number;
  /** Id of the rule in src/ruleBook that it comes from. */
  rule?: string;
}
