import { type ItemType, itemTypes } from "@mattb.tech/billio-config";
import type { Fault } from "../../Fault.ts";

/** What became of the items of one type; in a dry run what would become of them. */
export interface TableTypeReport {
  /** Items in the source. */
  read: number;
  created: number;
  /** Already there, and the same. */
  equal: number;
  /** Already there, and overwritten (`onConflict: "replace"`). */
  replaced: number;
  /** Already there, and left as they were (`onConflict: "skip"`). */
  kept: number;
  /** Items with a fault: they are in the file of rejects, or keep the source from being written. */
  rejected: number;
}

/** `unknown` = rejected items of which can't be told what they should have been. */
export type TableReportedType = ItemType | "unknown";

/** What is in the table and not to stay there. */
export interface TableDeletionReport {
  /** Ids that an incremental export says are deleted; in a mirror, items of the table that the source hasn't. */
  read: number;
  deleted: number;
  /** Not there: nothing to delete. */
  absent: number;
  rejected: number;
}

/**
 * How it ended:
 * - `done`: every item that isn't rejected is in the table (in a dry run: would be);
 * - `refused`: nothing was written, for the faults or the reason that the report tells;
 * - `interrupted`: the signal came; what was written stays, another run does the rest;
 * - `failed`: `error` came; what was written stays, another run does the rest.
 */
export type TableOutcome = "done" | "refused" | "interrupted" | "failed";

export interface TableReport {
  /** The source, as it was named, and what it is. */
  from: string;
  description: string;
  /** The table, e.g. `dynamodb://BillioItems`. */
  to: string;
  dryRun: boolean;
  outcome: TableOutcome;
  types: Record<TableReportedType, TableTypeReport>;
  deletions: TableDeletionReport;
  /** Where the rejected items are, if they are anywhere. */
  rejects?: string;
  /** What else is at the source and isn't read. */
  notRead: readonly string[];
  /** The first 1,000 faults; `faultCount` counts all. */
  faults: Fault[];
  faultCount: number;
  /** Why it was refused, where it isn't for its faults. */
  refusal?: string;
  error?: Error;
}

export function emptyTypes(): Record<TableReportedType, TableTypeReport> {
  const empty = () => ({ read: 0, created: 0, equal: 0, replaced: 0, kept: 0, rejected: 0 });
  return Object.fromEntries([...itemTypes, "unknown"].map((type) => [type, empty()])) as Record<
    TableReportedType,
    TableTypeReport
  >;
}
