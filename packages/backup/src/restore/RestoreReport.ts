import type { BulkCounts } from "@mattb.tech/billio-data/bulk";

/**
 * - `empty`: into a database without items, except for those that an interrupted run of the same restore has written.
 * - `merge`: the backup's items are written and replace stored ones of the same ids; other items stay.
 * - `mirror`: afterwards the database has exactly the backup's items; others are deleted.
 */
export type RestoreMode = "empty" | "merge" | "mirror";

/** What a mirror is going to delete. */
export interface Deletions {
  items: number;
  types: Record<string, number>;
  /** The first ids, 20 at most. */
  ids: string[];
}

/** How the database compares with what it should have after the restore. */
export interface RestoreCheck {
  /** Counts and hashes of every type are those of the backup (of a merge: every item of the backup is stored as it is). */
  isEqual: boolean;
  /** Differences, by type; for a merge, by item. */
  differences: string[];
}

export interface RestoreReport {
  mode: RestoreMode;
  /** The restored source. */
  place: string;
  description: string;
  /** Items of the backup. */
  items: number;
  counts: BulkCounts;
  /** What was deleted. */
  deleted: number;
  /** Seasons whose series is neither in the backup nor stored; they are written as they are. */
  orphans: number;
  check: RestoreCheck;
}
