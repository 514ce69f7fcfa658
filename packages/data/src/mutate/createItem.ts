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

/** Attempts of a replacement that collides with an item inserted at the same moment. */
const MAX_REPLACE_ATTEMPTS = 3;

/**
 * Stores an item and returns it as stored. `movedAt` and `addedAt` default to now.
 *
 * When the connection breaks and the outcome is unknown, it is looked up in the record that the write leaves.
 *
 * @throws {InvalidItemError} listing all issues of the item; nothing was sent
 * @throws {ItemAlreadyExistsError} when the id is in use (with `onConflict: "replace"`: by another type)
 * @throws {SeriesNotFoundError} when a season names a series that doesn't exist
 * @throws {CommitOutcomeUnknownError} when a connection broke and the outcome can't be looked up
 */
export async function createItem(
  executor: Executor,
  item: CreateItem,
  options?: CreateOptions,
): Promise<Item> {
  const row = parseItem(item);
  // oxlint-disable-next-line typescript/no-deprecated -- callers may still pass it
  const replaces = options?.onConflict === "replace" || Boolean(options?.updateIfExists);
  const id = row.id ?? "";
  for (let attempt = 1; ; attempt++) {
    try {
      const stored = await write(executor, row, replaces);
      if (stored !== undefined) return fromRow(stored);
    } catch (error) {
      // DSQL may report an insert that lost against a concurrent one this way.
      if (sqlState(error) !== SQL_STATE.uniqueViolation) throw error;
      // With a new snapshot the other item is visible and can be replaced; a transaction has failed by now.
      if (replaces && !executor.inTransaction && attempt < MAX_REPLACE_ATTEMPTS) continue;
      throw new ItemAlreadyExistsError(id, { cause: error });
    }
    throw new ItemAlreadyExistsError(id);
  }
}

function write(executor: Executor, row: ItemRow, replaces: boolean): Promise<Row | undefined> {
  const { seriesId } = row;
  if (seriesId !== null) {
    return executor.transact((on) => withSeriesLocked(on, seriesId, () => store(on, row, replaces)));
  }
  return row.type === "TvSeries" ? storeSeries(executor, row, replaces) : store(executor, row, replaces);
}

function store(executor: Executor, row: ItemRow, replaces: boolean): Promise<Row | undefined> {
  return replaces ? replaceItem(executor, row) : insertItem(executor, row);
}

/** Others can't delete a row that a transaction has written before it ends. */
async function storeSeries(executor: Executor, row: ItemRow, replaces: boolean): Promise<Row | undefined> {
  const addLocks = seriesLocksOf(executor)?.trackLocks();
  const stored = await store(executor, row, replaces);
  if (stored !== undefined) addLocks?.([fromRow(stored).id]);
  return stored;
}
