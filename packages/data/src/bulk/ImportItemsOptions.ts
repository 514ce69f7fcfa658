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

export interface ImportItemsOptions {
  /**
   * What to do with a stored item of the same id and type: overwrite it as a whole, leave it, or fail.
   * Default: `"refuse"`.
   */
  existing?: "replace" | "keep" | "refuse";
  /** Told after each batch, which is in the database by then. */
  onBatch?: ((counts: BulkCounts) => void) | undefined;
  /** Stops before the next batch; those under way are finished. */
  signal?: AbortSignal | undefined;
  /** Batches under way at a time, default 2. */
  concurrency?: number;
}
