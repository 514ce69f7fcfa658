import type { ItemType } from "@mattb.tech/billio-config";
import type { ImportIssue } from "../../issues/ImportIssue.ts";

/** Results of the items of one type; of a dry run the expected ones. */
export interface TypeReport {
  /** Items in the source, without those of other shards or types. */
  read: number;
  created: number;
  /** Already stored, and equal. */
  equal: number;
  /** Already stored, and overwritten (`onConflict: "replace"`). */
  replaced: number;
  /** Already stored, and left unchanged (`onConflict: "skip"`). */
  kept: number;
  /** Items with an issue: they are in the file of rejects, or make the source be rejected. */
  rejected: number;
}

/** `unknown` = rejected items whose type can't be determined. */
export type ReportedType = ItemType | "unknown";

/** Results of the deletions in a chain of incremental exports. */
export interface DeletionReport {
  read: number;
  deleted: number;
  /** Not stored, so that nothing had to be deleted. */
  absent: number;
  rejected: number;
}

/** How often a rule of `fix` matched an item. */
export interface RuleReport {
  /** From 1, as in the file. */
  rule: number;
  matched: number;
}

/**
 * How an import ended:
 * - `done`: every item that isn't rejected is in the database (in a dry run: would be);
 * - `refused`: nothing was written because of the issues or the reason in the report;
 * - `interrupted`: the signal was aborted; what was written stays, another run resumes;
 * - `failed`: with `error`; what was written stays, another run resumes.
 */
export type ImportOutcome = "done" | "refused" | "interrupted" | "failed";

export interface ImportReport {
  /** The source as it was named; `description` is what it was recognised as. */
  from: string;
  description: string;
  dryRun: boolean;
  outcome: ImportOutcome;
  /** Whether it resumed an unfinished run; the counts are those of both. */
  resumed: boolean;
  types: Record<ReportedType, TypeReport>;
  deletions: DeletionReport;
  /** The file of rejects, if there is one. */
  rejects?: string;
  /** Other entries, which no import reads; a directory's name ends in a slash. */
  notRead: readonly string[];
  /** The first 1,000 issues; `faultCount` counts all. */
  faults: ImportIssue[];
  faultCount: number;
  /** Why the source was rejected, other than for its issues. */
  refusal?: string;
  fix?: RuleReport[];
  error?: Error;
}
