import type { Evidence } from "../errorCatalog/Rule.ts";

/** Something in a text that DSQL doesn't take. */
export interface Finding {
  file: string;
  /** From 1; the column counts UTF-16 units. In a log the line is the log's and the column 1. */
  line: number;
  column: number;
  /** Id of the rule, e.g. `statements/truncate`: what `-- dsql-check: allow` names. */
  rule: string;
  /** Absent for what is wrong with the check itself, not with the SQL. */
  sqlstate?: string;
  /** DSQL's words. */
  message: string;
  /** What to write instead. */
  suggestion: string;
  /** @deprecated Use {@link suggestion}, which is the same. */
  instead: string;
  /** How well it is known that DSQL does so, and where from. */
  evidence?: Evidence;
  source?: string;
  /** Since and until when DSQL refuses so, e.g. `until 2026-08-26`; absent where that isn't known to have changed. */
  when?: string;
  /** The statement's beginning, on one line. */
  statement: string;
}
