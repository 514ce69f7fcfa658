import type { StoredRow } from "../item/ItemRow.ts";

/** What became of a number of items. */
export interface BulkCounts {
  created: number;
  /** Stored already, and overwritten as a whole. */
  replaced: number;
  /** Stored already with the same values; not written. */
  equal: number;
  /** Stored already, and left as they are (`existing: "keep"`). */
  kept: number;
}

/** What became of one row. */
export type RowOutcome = keyof BulkCounts;

/** Rows that are in the database now, as one transaction has put them there. */
export interface WrittenBatch {
  /** Which of all rows given the first one of the batch was, from 0. */
  first: number;
  rows: readonly Readonly<StoredRow>[];
  /** What became of each of them. */
  outcomes: readonly RowOutcome[];
  counts: BulkCounts;
}

interface BulkOptions {
  /**
   * What to do with a stored item of the same id and type: overwrite it as a whole, leave it, or fail.
   * Default: `"refuse"`.
   */
  existing?: "replace" | "keep" | "refuse";
  /** Stops before the next batch; those under way are finished. */
  signal?: AbortSignal | undefined;
  /** Batches under way at a time, each on a connection of its own; default 2. */
  concurrency?: number;
}

export interface ImportItemsOptions extends BulkOptions {
  /** Told after each batch, which is in the database by then. */
  onBatch?: ((counts: BulkCounts) => void) | undefined;
}

export interface ImportRowsOptions extends BulkOptions {
  /**
   * Whether a stored row is the same as the one given: then it isn't written and counts as equal, also with `"refuse"`.
   * Without it rows are compared column by column, as text, where they would be replaced, and else not at all.
   */
  isEqual?: ((stored: Readonly<StoredRow>, given: Readonly<StoredRow>) => boolean) | undefined;
  /** Seasons may be without their series, as another program has stored them; default: false. */
  withoutSeries?: boolean;
  /** Told after each batch, which is in the database by then. Batches may overtake one another. */
  onBatch?: ((batch: WrittenBatch) => void) | undefined;
}
