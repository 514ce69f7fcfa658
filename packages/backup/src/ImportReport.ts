import type { ItemType } from "@mattb.tech/billio-config";
import type { Fault } from "./Fault.ts";

/** What became of the items of one type. */
export interface TypeReport {
  /** Items in the file; absent = the folder has no such file. */
  read?: number;
  created: number;
  /** Already there, and the same. */
  equal: number;
  /** Already there, and overwritten. */
  replaced: number;
  /** Already there, and left as they were. */
  kept: number;
  /** Items with a fault. */
  refused: number;
  /** In a dry run: items whose id is stored already, same or not. */
  stored: number;
}

/**
 * How an import ended:
 * - `done`: every item is in the database (in a dry run: would be);
 * - `refused`: the backup has faults, nothing was written;
 * - `interrupted`: the signal came; what was written stays, another run goes on;
 * - `failed`: `error` came while writing; what was written stays, another run goes on.
 */
export type ImportOutcome = "done" | "refused" | "interrupted" | "failed";

export interface ImportReport {
  folder: string;
  dryRun: boolean;
  outcome: ImportOutcome;
  types: Record<ItemType, TypeReport>;
  /** What else the folder holds, and no import reads; a folder's name ends in a slash. */
  notRead: string[];
  /** The first 1,000 faults; `faultCount` counts all. */
  faults: Fault[];
  faultCount: number;
  error?: Error;
}
