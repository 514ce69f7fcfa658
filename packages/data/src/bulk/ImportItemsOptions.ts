import type { StoredRow } from "../item/ItemRow.ts";

/** Outcomes of several items. */
export interface BulkCounts {
  created: number;
  /** Stored already, and overwritten as a whole. */
  replaced: number;
  /** Stored already with the same values; not written. */
  equal: number;
  /** Stored already, and left as they are (`existing: "keep"`). */
  kept: number;
}

/** Outcome of one row. */
export type RowOutcome = keyof BulkCounts;

/** Rows that one transaction has written. */
export interface WrittenBatch {
  /** Index of the batch's first row among all, from 0. */
  first: number;
  rows: readonly Readonly<StoredRow>[];
  /** The outcome of each. */
  outcomes: readonly RowOutcome[];
  counts: BulkCounts;
}

interface BulkOptions {
  /**
   * What to do with a stored item of the same id and type: overwrite it as a whole, leave it, or fail.
   * Default: `"refuse"`.
   */
  existing?: "replace" | "keep" | "refuse";
  /** Stops before the next batch; those running are finished. */
  signal?: AbortSignal | undefined;
  /** Batches at a time, each on a connection of its own; default 2. */
  concurrency?: number;
}

export interface ImportItemsOptions extends BulkOptions {
  /** Called after each batch has been committed. */
  onBatch?: ((counts: BulkCounts) => void) | undefined;
}

export interface ImportRowsOptions extends BulkOptions {
  /**
   * Whether a stored row is the same as the one given: then it isn't written and counts as equal, also with `"refuse"`.
   * Without it rows are compared column by column, as text, where they would be replaced, and else not at all.
   */
  isEqual?: ((stored: Readonly<StoredRow>, given: Readonly<StoredRow>) => boolean) | undefined;
  /** Accept seasons whose series doesn't exist, as another program may have stored them; default: false. */
  withoutSeries?: boolean;
  /** Called after each batch has been committed. Batches may finish in another order. */
  onBatch?: ((batch: WrittenBatch) => void) | undefined;
}
