import type { Evidence } from "../errorCatalog/Rule.ts";

/** Something in a text that DSQL doesn't support. */
export interface Finding {
  file: string;
  /** From 1; the column counts UTF-16 units. In a log the line is the log's and the column 1. */
  line: number;
  column: number;
  /** Id of the rule, e.g. `statements/truncate`: what `-- dsql-check: allow` names. */
  rule: string;
  /** Absent where a comment for the check is wrong, not the SQL. */
  sqlstate?: string;
  /** DSQL's message. */
  message: string;
  /** What to write instead. */
  suggestion: string;
  /** @deprecated Use {@link suggestion}, which is the same. */
  instead: string;
  /** How well it is known that DSQL does so, and the source. */
  evidence?: Evidence;
  source?: string;
  /** When the rule is in force, e.g. `until 2026-08-26`; absent if it isn't known to have changed. */
  when?: string;
  /** The statement's beginning, on one line. */
  statement: string;
}
