import type { Executor } from "@mattb.tech/billio-dsql";
import type { CreateItem } from "../item/Item.ts";
import type { StoredRow } from "../item/ItemRow.ts";
import { parseItem } from "../item/parseItem.ts";
import type { BulkCounts, ImportItemsOptions } from "./ImportItemsOptions.ts";
import { importRows } from "./importRows.ts";

/**
 * Writes many items, in batches of at most 1,000 rows and 4 MiB, each a transaction of its own (inside a
 * transaction: all in that one, which takes 2,997 at most). Ids are kept; `movedAt` and `addedAt` default to now.
 *
 * `existing` decides whether a stored item of the same id and type is replaced as a whole, kept, or an error. After an
 * error, an abort or a kill the batches written stay; importing everything again with `"replace"` or `"keep"` finishes it.
 * The series of a season must come before it, or be stored.
 *
 * ```ts
 * const { created, replaced } = await importItems(connect(), items, { existing: "replace" });
 * ```
 *
 * @throws {InvalidItemError} when an item breaks a rule; its batch isn't written
 * @throws what `importRows` throws
 */
export function importItems(
  executor: Executor,
  items: Iterable<CreateItem> | AsyncIterable<CreateItem>,
  { onBatch, ...options }: ImportItemsOptions = {},
): Promise<BulkCounts> {
  return importRows(executor, rows(items), { ...options, onBatch: ({ counts }) => onBatch?.(counts) });
}

async function* rows(items: Iterable<CreateItem> | AsyncIterable<CreateItem>): AsyncGenerator<StoredRow> {
  for await (const item of items) yield parseItem(item);
}
