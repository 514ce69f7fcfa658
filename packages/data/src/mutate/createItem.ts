import { isDeepStrictEqual } from "node:util";
import type { Executor, Row } from "../db/Executor.ts";
import { sqlState, SQL_STATE } from "../db/sqlState.ts";
import { CommitOutcomeUnknownError, ItemAlreadyExistsError } from "../errors.ts";
import { fromRow } from "../item/fromRow.ts";
import type { CreateItem, Item } from "../item/Item.ts";
import { type ItemRow, itemColumnNames } from "../item/ItemRow.ts";
import { parseItem } from "../item/parseItem.ts";
import { withId } from "../query/withId.ts";
import { holdSeries } from "./holdSeries.ts";
import { insertItem, replaceItem } from "./writeItem.ts";

export interface CreateOptions {
  /** Replaces an item of the same type that has the id, as a whole: a field not given is gone. */
  updateIfExists?: boolean | undefined;
}

/** Broken connections in a row after which the outcome stays unknown. */
const MAX_UNKNOWN = 3;

/**
 * Stores an item and returns it as stored. `movedAt` and `addedAt` default to now.
 *
 * When the connection breaks so that it isn't known whether the item was stored, this finds out by reading it.
 *
 * @throws {InvalidItemError} listing everything that is wrong with the item; nothing was sent
 * @throws {ItemAlreadyExistsError} when the id is in use (with `updateIfExists`: by another type)
 * @throws {SeriesNotFoundError} when a season names a series that doesn't exist
 */
export async function createItem(
  executor: Executor,
  item: CreateItem,
  options?: CreateOptions,
): Promise<Item> {
  const row = parseItem(item);
  const write = options?.updateIfExists ? replaceItem : insertItem;
  for (let unknown = 0; ;) {
    try {
      return await store(executor, row, write);
    } catch (error) {
      // In a transaction the whole of it is unknown, which its caller has to find out.
      if (executor.inTransaction) throw error;
      if (error instanceof CommitOutcomeUnknownError) unknown++;
      else if (!(error instanceof ItemAlreadyExistsError) || unknown === 0) throw error;
      const stored = await withId(executor, { id: row.id ?? "", type: row.type ?? "" });
      if (stored !== undefined && isDeepStrictEqual(stored, asItem(row))) return stored;
      if (error instanceof ItemAlreadyExistsError || unknown >= MAX_UNKNOWN) throw error;
    }
  }
}

async function store(
  executor: Executor,
  row: ItemRow,
  write: (executor: Executor, row: ItemRow) => Promise<Row | undefined>,
): Promise<Item> {
  const { id, seriesId } = row;
  try {
    const stored =
      seriesId === null
        ? await write(executor, row)
        : await executor.transact(async (transaction) => {
            await holdSeries(transaction, seriesId);
            return write(transaction, row);
          });
    if (stored !== undefined) return fromRow(stored);
  } catch (error) {
    // DSQL may report an insert that lost against a concurrent one this way.
    if (sqlState(error) !== SQL_STATE.uniqueViolation) throw error;
    throw new ItemAlreadyExistsError(id ?? "", { cause: error });
  }
  throw new ItemAlreadyExistsError(id ?? "");
}

/** What a row will be read back as. */
function asItem(row: ItemRow): Item {
  return fromRow(itemColumnNames.map((name) => row[name]));
}
