import { type Executor, SQL_STATE } from "@mattb.tech/billio-dsql";
import { DatabaseStatementError, ItemNotFoundError } from "../errors/index.ts";
import { fromRow } from "../item/fromRow.ts";
import type { Item, UpdateItem } from "../item/Item.ts";
import { type Changes, parseChanges } from "../item/parseChanges.ts";
import { withId } from "../query/withId.ts";
import { changeRow } from "./changeRow.ts";
import { updateByReadModifyWrite } from "./updateByReadModifyWrite.ts";
import { withSeriesLocked } from "./withSeriesLocked.ts";

/**
 * How the type-specific fields of a row are changed: by the database, or by reading them first, which also works on
 * a row whose `data` is no JSON that the database takes.
 */
export type UpdateMode = "in place" | "by reading";

/**
 * Changes the fields given and returns the item after that. Each type-specific field changes on its own;
 * `undefined` leaves a field alone, `null` clears it. A shelf other than before sets `movedAt` to now unless
 * `movedAt` is given.
 *
 * @throws {InvalidItemError} listing everything that is wrong with the changes; nothing was sent
 * @throws {ItemNotFoundError} when no item of this type has the id
 * @throws {SeriesNotFoundError} when a season is to belong to a series that doesn't exist
 * When the connection breaks so that it isn't known whether the change was made, this finds out by the record that the
 * write leaves; if it was, the item is returned as it stands by then.
 *
 * @throws {CommitOutcomeUnknownError} when a connection broke and it can't be found out, or the change was made and the
 *   item has been deleted since
 */
export async function updateItem(
  executor: Executor,
  item: UpdateItem,
  mode: UpdateMode = "in place",
): Promise<Item> {
  const changes = parseChanges(item);
  let stored: Item | undefined;
  try {
    stored = await change(executor, changes, mode);
  } catch (error) {
    // In a transaction nothing more can be done: it has failed. Whoever began it begins again.
    if (executor.inTransaction || mode === "by reading" || !isUnreadableData(error)) throw error;
    stored = await change(executor, changes, "by reading");
  }
  if (stored === undefined) throw new ItemNotFoundError(changes.type, changes.id);
  return stored;
}

/** Whether a statement failed because a row's `data` isn't JSON that the database takes (class 22: data; or nested too deep). */
export function isUnreadableData(error: unknown): boolean {
  if (!(error instanceof DatabaseStatementError)) return false;
  return error.sqlState.startsWith("22") || error.sqlState === SQL_STATE.statementTooComplex;
}

async function change(executor: Executor, changes: Changes, mode: UpdateMode): Promise<Item | undefined> {
  const { columns, fields, removed, id, type } = changes;
  const patched = Object.keys(fields).length > 0 || removed.length > 0;
  if (Object.keys(columns).length === 0 && !patched) return withId(executor, { id, type });
  const seriesId = columns.seriesId ?? null;
  const byReading = patched && mode === "by reading";
  const writeRow = (on: Executor) =>
    byReading ? updateByReadModifyWrite(on, changes) : changeRow(on, changes, patched);
  const write = async (on: Executor) => {
    const row = await (seriesId === null ? writeRow(on) : withSeriesLocked(on, seriesId, () => writeRow(on)));
    return row === undefined ? undefined : fromRow(row);
  };
  return seriesId === null && !byReading ? write(executor) : executor.transact(write);
}
