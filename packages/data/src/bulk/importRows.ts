import type { Executor } from "@mattb.tech/billio-dsql";
import { InvalidArgumentError } from "../errors/index.ts";
import type { StoredRow } from "../item/ItemRow.ts";
import { type Batch, batches } from "./batches.ts";
import { bulkRow, type BulkRow } from "./bulkRow.ts";
import type { BulkCounts, ImportRowsOptions } from "./ImportItemsOptions.ts";
import { writeBatch } from "./writeBatch.ts";

/**
 * Writes many rows as they are, timestamps to the microsecond, in batches of at most 1,000 rows and 4 MiB (index entries
 * counted), each a transaction of its own; inside a transaction all in that one. Conflicts and broken connections are
 * retried as `executor.transact` does.
 *
 * `existing` decides whether a stored row of the same id and type is replaced as a whole, kept, or an error. After an error,
 * an abort or a kill the batches that `onBatch` received stay; the others can be written again. The series of a season must
 * come before it, or be stored. Nothing else is checked here: the database rejects what it can't store.
 *
 * @throws {InvalidArgumentError} when an option is none of those described, or one batch holds an id twice
 * @throws {ItemAlreadyExistsError} when an id is stored as another type; with `"refuse"` at all, or, given `isEqual`, as
 *   another row
 * @throws {SeriesNotFoundError} when a season's series doesn't exist, unless `withoutSeries` allows it
 * @throws the signal's reason when it is aborted
 * @throws whatever `executor` throws
 */
export async function importRows(
  executor: Executor,
  rows: Iterable<Readonly<StoredRow>> | AsyncIterable<Readonly<StoredRow>>,
  options: ImportRowsOptions = {},
): Promise<BulkCounts> {
  const { onBatch, signal, isEqual, withoutSeries = false } = options;
  const existing = existingOf(options);
  const concurrency = executor.inTransaction ? 1 : concurrencyOf(options);
  const total: BulkCounts = { created: 0, replaced: 0, equal: 0, kept: 0 };
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];

  const start = (batch: Batch) => {
    const work = writeBatch(executor, batch, { existing, isEqual, withoutSeries })
      .then((outcomes) => {
        const counts: BulkCounts = { created: 0, replaced: 0, equal: 0, kept: 0 };
        for (const outcome of outcomes) counts[outcome]++;
        for (const key of ["created", "replaced", "equal", "kept"] as const) total[key] += counts[key];
        onBatch?.({ first: batch.first, rows: batch.rows.map(({ columns }) => columns), outcomes, counts });
      })
      .catch((error: unknown) => void failures.push(error));
    running.add(work);
    void work.finally(() => running.delete(work));
  };

  try {
    let wereSeasons = false;
    for await (const batch of batches(bulkRows(rows))) {
      // The series of these seasons may be in a batch that isn't committed yet.
      const leave = batch.areSeasons && !wereSeasons ? 0 : concurrency - 1;
      wereSeasons = batch.areSeasons;
      while (running.size > leave) await Promise.race(running);
      if (failures.length > 0) break;
      signal?.throwIfAborted();
      start(batch);
    }
  } finally {
    await Promise.all(running);
  }
  if (failures.length > 0) throw failures[0];
  return total;
}

function existingOf({ existing = "refuse" }: ImportRowsOptions) {
  if (["refuse", "keep", "replace"].includes(existing)) return existing;
  throw new InvalidArgumentError("existing", 'must be "refuse", "keep" or "replace"');
}

function concurrencyOf({ concurrency = 2 }: ImportRowsOptions): number {
  if (Number.isInteger(concurrency) && concurrency >= 1) return concurrency;
  throw new InvalidArgumentError("concurrency", "must be a whole number, 1 or more");
}

async function* bulkRows(
  rows: Iterable<Readonly<StoredRow>> | AsyncIterable<Readonly<StoredRow>>,
): AsyncGenerator<BulkRow> {
  for await (const row of rows) yield bulkRow(row);
}
