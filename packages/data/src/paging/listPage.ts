import { and, desc, eq, inArray, sql, type SQL } from "drizzle-orm";
import { unionAll } from "drizzle-orm/pg-core";
import type { Executor, Row } from "@mattb.tech/billio-dsql";
import { fromRow } from "../item/fromRow.ts";
import { itemColumnNames, itemColumns } from "../item/ItemRow.ts";
import { items } from "../schema/index.ts";
import { builder, placeholder } from "../statement/builder.ts";
import { type BuiltQuery, bindValues } from "../statement/QueryTemplate.ts";
import { templateOf } from "../statement/templateOf.ts";
import { argumentsOf } from "./arguments.ts";
import { countMatching } from "./countMatching.ts";
import {
  type FilterShape,
  filterKey,
  filterShapeOf,
  filterConditions,
  sortColumn,
} from "./filterConditions.ts";
import { encodeCursor, listDigest, parseAfter } from "./Cursor.ts";
import { parseFilters } from "./Filters.ts";
import type { Page } from "./Page.ts";
import { parseFirst, parseWithCount } from "./PageArguments.ts";
import { type Limit, limitClause, rowLimit } from "./limitClause.ts";

/** What a list is over. */
interface Scope {
  /** The call, as diagnostics name it. */
  call: string;
  /** At least one. */
  types: readonly string[];
  shelf?: string;
}

/** What a page's statement is made of. */
interface PageForm extends FilterShape {
  types: number;
  counted: boolean;
  after: boolean;
  limit: Limit;
}

/**
 * One page of a list that is sorted by date, newest first, in one statement. The last item's date and id are where
 * the next page goes on, so that neither depth nor concurrent writes matter.
 *
 * @throws {InvalidArgumentError} naming the argument that is wrong
 * @throws {InvalidCursorError} when `after` isn't a `lastKey` of this list
 */
export async function listPage(executor: Executor, scope: Scope, input: unknown): Promise<Page> {
  const args = argumentsOf(input, "arguments");
  const first = parseFirst(args);
  const counted = parseWithCount(args);
  const filters = parseFilters(args);
  const { call, types, shelf } = scope;
  const digest = listDigest(call, types, shelf ?? null, filters);
  const after = parseAfter(args, digest, "date");
  if (first === 0 && !counted) return { items: [] };

  const form: PageForm = {
    ...filterShapeOf(filters, { shelf: shelf !== undefined }),
    types: types.length,
    counted,
    after: after !== undefined,
    limit: limitClause(first),
  };
  const key = `page:${types.length}${counted ? "c" : ""}${after ? "a" : ""}${form.limit}:${filterKey(form)}`;
  const shape = templateOf(key, "once", () => (first === 0 ? countOf(form) : pageOf(form)));
  const rows = await executor.run(
    bindValues(shape, call, "read", {
      ...filters.values,
      ...Object.fromEntries(types.map((type, index) => [typeSlot(index), type])),
      shelf,
      key: after?.key,
      id: after?.id,
      limit: String(first + 1),
    }),
  );
  return readPage(rows, first, counted, (row, offset) => {
    const date = offset + itemColumnNames.indexOf(filters.sortBy === "MOVED_AT" ? "movedAt" : "addedAt");
    return encodeCursor({ key: row[date] ?? "", id: row[offset] ?? "" }, digest);
  });
}

/**
 * The page in rows of one more than `first`, each behind the count if it was asked for. A list without matches
 * answers its count with one row that has no id.
 */
export function readPage(
  rows: readonly Row[],
  first: number,
  counted: boolean,
  cursorOf: (last: Row, offset: number) => string,
): Page {
  const offset = counted ? 1 : 0;
  const found = rows.filter((row) => (row[offset] ?? null) !== null);
  const shown = found.slice(0, first);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => fromRow(row, offset)),
    ...(counted ? { count: Number(rows[0]?.[0] ?? 0) } : {}),
    ...(found.length > first && last !== undefined ? { lastKey: cursorOf(last, offset) } : {}),
  };
}

function typeSlot(index: number): string {
  return `type${index}`;
}

function indexes(types: number): number[] {
  return Array.from({ length: types }, (_, index) => index);
}

function countOf(form: PageForm) {
  const types = indexes(form.types).map((index) => sql.placeholder(typeSlot(index)));
  return countMatching(form, inArray(items.type, types));
}

function pageOf(form: PageForm): BuiltQuery {
  // Each range of the index is read in order by itself; a plain `type IN (…)` would sort all of them.
  const [one, two, ...more] = indexes(form.types).flatMap((index) => rangesOf(form, typeSlot(index)));
  if (one === undefined) throw new TypeError("A list is over at least one type");
  const rows =
    two === undefined
      ? one
      : unionAll(one, two, ...more)
          .orderBy(...newestFirst(form))
          .limit(rowLimit(form.limit));
  if (!form.counted) return rows;
  const count = countOf(form).as("c");
  const page = rows.as("p");
  // Joined from the count's side, so that the count is there when the page is empty.
  return builder
    .select({ n: count.n, ...Object.fromEntries(itemColumnNames.map((name) => [name, page[name]])) })
    .from(count)
    .leftJoin(page, sql`true`)
    .orderBy(desc(form.sortBy === "MOVED_AT" ? page.movedAt : page.addedAt), desc(page.id));
}

/**
 * A type's part of the page.
 *
 * Behind a cursor one list reads on by a comparison of rows, and a bound on the date beside it in case the database
 * makes no index range of the former (unknown of DSQL). PostgreSQL takes the two together for far fewer rows than they
 * are: it then plans merged lists anew at each call and sorts the rest of a small shelf. There the rest of the cursor's
 * own instant and what is older are two ranges.
 */
function rangesOf(form: PageForm, type: string) {
  const range = (...behind: SQL[]) =>
    builder
      .select(itemColumns)
      .from(items)
      .where(and(eq(items.type, placeholder(type)), filterConditions(form), ...behind))
      .orderBy(...newestFirst(form))
      .limit(rowLimit(form.limit));
  if (!form.after) return [range()];
  const date = sortColumn(form.sortBy);
  const [key, id] = [placeholder("key"), placeholder("id")];
  if (form.types === 1 && !form.shelf)
    return [range(sql`(${date}, ${items.id}) < (${key}, ${id})`, sql`${date} <= ${key}`)];
  return [range(sql`${date} = ${key}`, sql`${items.id} < ${id}`), range(sql`${date} < ${key}`)];
}

function newestFirst({ sortBy }: FilterShape) {
  return [desc(sortColumn(sortBy)), desc(items.id)] as const;
}
