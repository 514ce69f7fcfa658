import { and, eq, sql, type SQL } from "drizzle-orm";
import { arrayText, type Executor, type Row } from "@mattb.tech/billio-dsql";
import { itemColumns, type WrittenColumn, writtenColumnNames } from "../item/ItemRow.ts";
import type { Changes } from "../item/parseChanges.ts";
import { formatTimestamp } from "../item/timestamps.ts";
import { formatJson } from "../numbers/formatJson.ts";
import { CommitOutcomeUnknownError } from "../errors/index.ts";
import { runRecorded } from "../outcome/recorded.ts";
import type { ItemKey } from "../query/itemKey.ts";
import { rowWithId } from "../query/withId.ts";
import { items } from "../schema/index.ts";
import { builder, placeholder } from "../statement/builder.ts";

const NAME = "Mutate.updateItem";

/**
 * Changes a row in one statement and returns it, or `undefined` when there is none. Type-specific fields change inside
 * `data` one by one, without being read, so that concurrent changes of different fields can't undo each other.
 */
export async function changeRow(
  executor: Executor,
  { id, type, columns, fields, removed }: Changes,
  patched: boolean,
): Promise<Row | undefined> {
  const names = writtenColumnNames.filter((name) => columns[name] !== undefined);
  const removing = removed.length > 0;
  const variant = `${patched ? ":patched" : ""}${removing ? ":removing" : ""}`;
  const build = () =>
    builder
      .update(items)
      .set({ ...assignments(names), ...(patched ? { data: patchedData(removing) } : {}) })
      .where(and(eq(items.id, placeholder("id")), eq(items.type, placeholder("type"))))
      .returning(itemColumns);
  const values = {
    ...columns,
    id,
    type,
    now: formatTimestamp(new Date()),
    patch: formatJson(fields),
    removed: arrayText(removed),
  };
  const [row] = await runRecorded(executor, {
    key: `update:${names.join(",")}${variant}`,
    name: NAME,
    build,
    values,
    whenDone: (on) => rowAfterChange(on, { id, type }),
  });
  return row;
}

/** The current row, after a change that is known to have been made and whose result got lost. */
async function rowAfterChange(executor: Executor, key: ItemKey): Promise<Row[]> {
  let cause: unknown;
  const row = await rowWithId(executor, key).catch((error: unknown) => void (cause = error));
  if (row) return [row];
  const why = cause === undefined ? "has been deleted since" : "can't be read now";
  throw new CommitOutcomeUnknownError(NAME, cause, `it took effect, but the item ${why}`);
}

/** New values of columns. A change of the shelf sets `movedAt` to now, unless the changes include it. */
function assignments(names: readonly WrittenColumn[]): Partial<Record<WrittenColumn, SQL>> {
  const set: Partial<Record<WrittenColumn, SQL>> = {};
  for (const name of names) set[name] = placeholder(name);
  if (set.shelf !== undefined && set.movedAt === undefined) {
    set.movedAt = sql`case when ${items.shelf} = ${placeholder("shelf")} then ${items.movedAt} else ${placeholder("now")} end`;
  }
  return set;
}

/** `data` of a former version may be empty, or JSON that is no object; an object begins with a brace. */
function patchedData(removing: boolean): SQL {
  const isObject = sql`ltrim(${items.data}, e' \\t\\r\\n') like '{%'`;
  const patched = sql`case when ${isObject} then ${items.data}::jsonb else '{}'::jsonb end || ${placeholder("patch")}::jsonb`;
  return removing ? sql`((${patched}) - ${placeholder("removed")}::text[])::text` : sql`(${patched})::text`;
}
