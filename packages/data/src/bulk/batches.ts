import type { BulkRow } from "./bulkRow.ts";

/**
 * Far below DSQL's 3,000 rows and 10 MiB a transaction, and below the 10 MiB of a protocol message even if every byte is a
 * quote, which takes two. Larger batches aren't faster: the cost of the rows outweighs that of a batch.
 */
const MAX_ROWS = 1_000;
const MAX_BYTES = 4 * 1024 * 1024;

/** Rows to be written as one transaction: either seasons only, or none. */
export interface Batch {
  /** Index of the first row among all, from 0. */
  first: number;
  rows: BulkRow[];
  areSeasons: boolean;
}

/** Cuts rows into batches of at most 1,000 rows and 4 MiB, in their order; seasons apart from all others. */
export async function* batches(rows: AsyncIterable<BulkRow> | Iterable<BulkRow>): AsyncGenerator<Batch> {
  let batch: Batch = { first: 0, rows: [], areSeasons: false };
  let bytes = 0;
  for await (const row of rows) {
    const isSeason = row.type === "TvSeason";
    const isFull = batch.rows.length === MAX_ROWS || bytes + row.bytes > MAX_BYTES;
    if (batch.rows.length > 0 && (isFull || isSeason !== batch.areSeasons)) {
      yield batch;
      batch = { first: batch.first + batch.rows.length, rows: [], areSeasons: isSeason };
      bytes = 0;
    }
    batch.areSeasons = isSeason;
    batch.rows.push(row);
    bytes += row.bytes;
  }
  if (batch.rows.length > 0) yield batch;
}
