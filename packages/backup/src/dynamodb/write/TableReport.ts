import type { ImportReport } from "../../import/report/ImportReport.ts";

/**
 * What became of a writing into a table, told as an import into the database is. It keeps no journal: whatever its outcome,
 * another run does the rest. In a mirror, `deletions.read` counts what the table has and the source hasn't, too.
 */
export interface TableReport extends Omit<ImportReport, "resumed" | "fix"> {
  /** The table, e.g. `dynamodb://BillioItems`. */
  to: string;
}
