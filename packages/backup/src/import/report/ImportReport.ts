import type { ItemType } from "@mattb.tech/billio-config";
import type { ImportIssue } from "../../issues/ImportIssue.ts";

/** What became of the items of one type; in a dry run what would become of them. */
export interface TypeReport {
  /** Items in the source, those that belong to other shards or types left out. */
  read: number;
  created: number;
  /** Already there, and the same. */
  equal: number;
  /** Already there, and overwritten (`onConflict: "replace"`). */
  replaced: number;
  /** Already there, and left as they were (`onConflict: "skip"`). */
  kept: number;
  /** Items with an issue: they are in the file of rejects, or keep the source from being imported. */
  rejected: number;
}

/** `unknown` = rejected items of which can't be told what they should have been. */
export type ReportedType = ItemType | "unknown";

/** What became of what a chain of incremental exports says is deleted. */
export interface DeletionReport {
  read: number;
  deleted: number;
  /** Not stored: nothing to delete. */
  absent: number;
  rejected: number;
}

/** How often a rule of `fix` applied to an item. */
export interface RuleReport {
  /** From 1, as in the file. */
  rule: number;
  matched: number;
}

/**
 * How an import ended:
 * - `done`: every item that isn't rejected is in the database (in a dry run: would be);
 * - `refused`: nothing was written, for the issues or the reason that the report tells;
 * - `interrupted`: the signal came; what was written stays, another run goes on;
 * - `failed`: `error` came; what was written stays, another run goes on.
 */
export type ImportOutcome = "done" | "refused" | "interrupted" | "failed";

export interface ImportReport {
  /** The source, as it was named, and what it is. */
  from: string;
  description: string;
  dryRun: boolean;
  outcome: ImportOutcome;
  /** Whether it went on where a run before had been broken off; the counts are those of both. */
  resumed: boolean;
  types: Record<ReportedType, TypeReport>;
  deletions: DeletionReport;
  /** Where the rejected items are, if they are anywhere. */
  rejects?: string;
  /** What else is there and no import reads; a folder's name ends in a slash. */
  notRead: readonly string[];
  /** The first 1,000 issues; `faultCount` counts all. */
  faults: ImportIssue[];
  faultCount: number;
  /** Why it was refused, where it isn't for its issues. */
  refusal?: string;
  fix?: RuleReport[];
  error?: Error;
}
