import type { BulkRow } from "./bulkRow.ts";

/**
 * Far below DSQL's 3,000 rows and 10 MiB a transaction, which counts the bytes of index entries as well, and
 * below the 10 MiB of a protocol message even if every byte is a quote, which takes two.
 */
const MAX_ROWS = 500;
const MAX_BYTES = 4 * 1024 * 1024;

/** Rows to be written as one transaction: either seasons only, or none. */
export interface Batch {
  rows: BulkRow[];
  areSeasons: boolean;
}

/** Cuts rows into batches of at most 500 rows and 4 MiB, in their order; seasons apart from all others. */
export async function* batches(rows: AsyncIterable<BulkRow> | Iterable<BulkRow>): AsyncGenerator<Batch> {
  let batch: Batch = { rows: [], areSeasons: false };
  let bytes = 0;
  for await (const row of rows) {
    const isSeason = row.type === "TvSeason";
    const isFull = batch.rows.length === MAX_ROWS || bytes + row.bytes > MAX_BYTES;
    if (batch.rows.length > 0 && (isFull || isSeason !== batch.areSeasons)) {
      yield batch;
      batch = { rows: [], areSeasons: isSeason };
      bytes = 0;
    }
    batch.areSeasons = isSeason;
    batch.rows.push(row);
    bytes += row.bytes;
  }
  if (batch.rows.length > 0) yield batch;
}
