import type { ImportReport } from "../../import/report/ImportReport.ts";

/**
 * The result of writing into a table, in the form of an import's report. There is no journal: whatever the outcome, another
 * run does the rest. For a mirror, `deletions.read` also counts items that only the table has.
 */
export interface TableReport extends Omit<ImportReport, "resumed" | "fix"> {
  /** The table, e.g. `dynamodb://BillioItems`. */
  to: string;
}
