/** How often a rule was hit, as `GET /rules` of the admin port returns it. */
export interface RecordedRefusal {
  /** Its id in docs/dsql-rules.md. */
  rule: string;
  count: number;
  lastAt: string;
  /** The last error's message, without literals of the statement. */
  message: string;
  /** The last statement, with `$n` instead of its literals; null for a connection. */
  statement: string | null;
}
