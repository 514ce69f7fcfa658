import type { BulkCounts } from "@mattb.tech/billio-data/bulk";

/**
 * - `empty`: into a database that holds no items, but for those that an interrupted run of the same restore has written.
 * - `merge`: what the backup has is written, replacing what is stored under the same ids; other items stay.
 * - `mirror`: afterwards the database holds exactly the backup; what else it holds is deleted.
 */
export type RestoreMode = "empty" | "merge" | "mirror";

/** What a mirror is going to delete. */
export interface Deletions {
  items: number;
  types: Record<string, number>;
  /** The first ids, 20 at most. */
  ids: string[];
}

/** What the database holds afterwards against what it is to hold. */
export interface RestoreCheck {
  /** Counts and hashes of every type are those of the backup (of a merge: every item of the backup is stored as it is). */
  isEqual: boolean;
  /** What differs, type by type; of a merge, the items that do. */
  differences: string[];
}

export interface RestoreReport {
  mode: RestoreMode;
  /** What was restored. */
  place: string;
  description: string;
  /** Items of the backup. */
  items: number;
  counts: BulkCounts;
  /** What was deleted. */
  deleted: number;
  /** Seasons whose series is neither in the backup nor stored: written as they are. */
  orphans: number;
  check: RestoreCheck;
}
