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
 * How the type-specific fields of a row are changed: by the database, or by read-modify-write, which also works on a row
 * whose `data` is no JSON that the database takes.
 */
export type UpdateMode = "in place" | "by reading";

/**
 * Changes the fields given and returns the item after that. Each type-specific field changes on its own;
 * `undefined` leaves a field alone, `null` clears it. A new shelf sets `movedAt` to now unless `movedAt`
 * is given.
 *
 * When the connection breaks and the outcome is unknown, it is looked up in the record that the write leaves; if the
 * change was made, the current item is returned.
 *
 * @throws {InvalidItemError} listing all issues of the changes; nothing was sent
 * @throws {ItemNotFoundError} when no item of this type has the id
 * @throws {SeriesNotFoundError} when the new series of a season doesn't exist
 * @throws {CommitOutcomeUnknownError} when a connection broke and the outcome can't be looked up, or the change was made
 *   and the item has been deleted since
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
    // A transaction has failed by now; whoever began it runs it again.
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
  const readsFirst = patched && mode === "by reading";
  const writeRow = (on: Executor) =>
    readsFirst ? updateByReadModifyWrite(on, changes) : changeRow(on, changes, patched);
  const write = async (on: Executor) => {
    const row = await (seriesId === null ? writeRow(on) : withSeriesLocked(on, seriesId, () => writeRow(on)));
    return row === undefined ? undefined : fromRow(row);
  };
  return seriesId === null && !readsFirst ? write(executor) : executor.transact(write);
}
