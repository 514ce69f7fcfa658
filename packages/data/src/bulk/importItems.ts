import type { Executor } from "../db/Executor.ts";
import { InvalidArgumentError } from "../errors.ts";
import type { CreateItem } from "../item/Item.ts";
import { type Batch, batches } from "./batches.ts";
import { bulkRow, type BulkRow } from "./bulkRow.ts";
import type { BulkCounts, ImportItemsOptions } from "./ImportItemsOptions.ts";
import { writeBatch } from "./writeBatch.ts";

/**
 * Writes many items, in batches of at most 500 rows and 4 MiB, each a transaction of its own (inside a
 * transaction under way: all of them in that one, which takes 2,997 at most). Ids are kept; `movedAt` and `addedAt` default to now.
 *
 * An item of the same id and type is replaced as a whole, left, or refused, as `existing` says. After an error,
 * an abort or a kill the batches written stay; doing it all again with `"replace"` or `"keep"` finishes it. The
 * series of a season is to come before it, or to be stored.
 *
 * ```ts
 * const { created, replaced } = await importItems(connect(), items, { existing: "replace" });
 * ```
 *
 * @throws {InvalidItemError} when an item breaks a rule; its batch isn't written
 * @throws {InvalidArgumentError} when an option is none of those described, or one batch holds an id twice
 * @throws {ItemAlreadyExistsError} when an id is stored as another type, or at all with `"refuse"`
 * @throws {SeriesNotFoundError} when a season's series doesn't exist
 * @throws the signal's reason when it is aborted
 * @throws whatever `executor` throws
 */
export async function importItems(
  executor: Executor,
  items: Iterable<CreateItem> | AsyncIterable<CreateItem>,
  options: ImportItemsOptions = {},
): Promise<BulkCounts> {
  const { onBatch, signal } = options;
  const existing = existingOf(options);
  const concurrency = executor.inTransaction ? 1 : concurrencyOf(options);
  const total: BulkCounts = { created: 0, replaced: 0, equal: 0, kept: 0 };
  const underWay = new Set<Promise<void>>();
  const failures: unknown[] = [];

  const start = (batch: Batch) => {
    const work = writeBatch(executor, batch, existing)
      .then((counts) => {
        for (const key of ["created", "replaced", "equal", "kept"] as const) total[key] += counts[key];
        onBatch?.(counts);
      })
      .catch((error: unknown) => void failures.push(error));
    underWay.add(work);
    void work.finally(() => underWay.delete(work));
  };

  try {
    let wereSeasons = false;
    for await (const batch of batches(rows(items))) {
      // The series of these seasons may be in a batch that isn't committed yet.
      const leave = batch.areSeasons && !wereSeasons ? 0 : concurrency - 1;
      wereSeasons = batch.areSeasons;
      while (underWay.size > leave) await Promise.race(underWay);
      if (failures.length > 0) break;
      signal?.throwIfAborted();
      start(batch);
    }
  } finally {
    await Promise.all(underWay);
  }
  if (failures.length > 0) throw failures[0];
  return total;
}

function existingOf({ existing = "refuse" }: ImportItemsOptions) {
  if (["refuse", "keep", "replace"].includes(existing)) return existing;
  throw new InvalidArgumentError("existing", 'must be "refuse", "keep" or "replace"');
}

function concurrencyOf({ concurrency = 2 }: ImportItemsOptions): number {
  if (Number.isInteger(concurrency) && concurrency >= 1) return concurrency;
  throw new InvalidArgumentError("concurrency", "must be a whole number, 1 or more");
}

async function* rows(items: Iterable<CreateItem> | AsyncIterable<CreateItem>): AsyncGenerator<BulkRow> {
  for await (const item of items) yield bulkRow(item);
}
