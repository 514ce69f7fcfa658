import { type Executor, type Row, SQL_STATE, sqlState } from "@mattb.tech/billio-dsql";
import { ItemAlreadyExistsError } from "../errors/index.ts";
import { fromRow } from "../item/fromRow.ts";
import type { CreateItem, Item } from "../item/Item.ts";
import type { ItemRow } from "../item/ItemRow.ts";
import { parseItem } from "../item/parseItem.ts";
import { seriesLocksOf } from "../query/SeriesLocks.ts";
import { withSeriesLocked } from "./withSeriesLocked.ts";
import { insertItem, replaceItem } from "./writeItem.ts";

export interface CreateOptions {
  /** `replace`: an item of the same type that has the id is replaced as a whole: a field not given is gone. */
  onConflict?: "replace" | undefined;
  /** @deprecated Use {@link onConflict}: `true` is the same as `"replace"`. */
  updateIfExists?: boolean | undefined;
}

/** Times that a replacement is tried which meets an item that appears at that very moment. */
const MAX_REPLACES = 3;

/**
 * Stores an item and returns it as stored. `movedAt` and `addedAt` default to now.
 *
 * When the connection breaks so that it isn't known whether the item was stored, this finds out by the record that
 * the write leaves.
 *
 * @throws {InvalidItemError} listing everything that is wrong with the item; nothing was sent
 * @throws {ItemAlreadyExistsError} when the id is in use (with `onConflict: "replace"`: by another type)
 * @throws {SeriesNotFoundError} when a season names a series that doesn't exist
 * @throws {CommitOutcomeUnknownError} when a connection broke and it can't be found out
 */
export async function createItem(
  executor: Executor,
  item: CreateItem,
  options?: CreateOptions,
): Promise<Item> {
  const row = parseItem(item);
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- callers may still pass it
  const replaces = options?.onConflict === "replace" || Boolean(options?.updateIfExists);
  const id = row.id ?? "";
  for (let attempt = 1; ; attempt++) {
    try {
      const stored = await write(executor, row, replaces);
      if (stored !== undefined) return fromRow(stored);
    } catch (error) {
      // DSQL may report an insert that lost against a concurrent one this way.
      if (sqlState(error) !== SQL_STATE.uniqueViolation) throw error;
      // A new snapshot shows the other one, which can then be replaced; a transaction has failed by now.
      if (replaces && !executor.inTransaction && attempt < MAX_REPLACES) continue;
      throw new ItemAlreadyExistsError(id, { cause: error });
    }
    throw new ItemAlreadyExistsError(id);
  }
}

function write(executor: Executor, row: ItemRow, replaces: boolean): Promise<Row | undefined> {
  const { seriesId } = row;
  const storeOn = (on: Executor) => (replaces ? replaceItem(on, row) : insertItem(on, row));
  if (seriesId !== null) {
    return executor.transact((on) => withSeriesLocked(on, seriesId, () => storeOn(on)));
  }
  return row.type === "TvSeries" ? storeSeries(executor, storeOn) : storeOn(executor);
}

/** A row that a transaction has written can't be deleted by others before it has ended. */
async function storeSeries(
  executor: Executor,
  storeOn: (on: Executor) => Promise<Row | undefined>,
): Promise<Row | undefined> {
  const found = seriesLocksOf(executor)?.finding();
  const stored = await storeOn(executor);
  if (stored !== undefined) found?.([fromRow(stored).id]);
  return stored;
}
