/**
 * How consistent a backup is, as recorded in its manifest.
 *
 * - `snapshot`: every item is as one snapshot of the database had it, taken between the manifest's `begun` and `ended`.
 *   Either all was read in one transaction (`rounds` 0), or what was read in many was compared, in one transaction, with the
 *   digests of all rows, and what differed was read again in that transaction.
 * - `settled` without `snapshot`: comparing took longer than a transaction may, but a whole walk over all rows, begun when
 *   everything had been read, found each as it had been read, none missing and none more. So the backup is the state of the
 *   moment in which that walk began, but for an item that was changed and changed back, to the very bytes, in between.
 * - neither: things kept changing. Each item is as it was at some moment between `begun` and `ended`, no two of them
 *   necessarily at the same; a season's series may be missing.
 */
export interface Consistency {
  snapshot: boolean;
  settled: boolean;
  /** Walks that compared all rows with what had been written. */
  rounds: number;
  /** Rows that were read again, in all rounds. */
  reread: number;
  /** Items that were found changed, new or gone, in all rounds. */
  differences: number;
}
