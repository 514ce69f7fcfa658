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
  hasFilters,
  sortColumn,
} from "./filterConditions.ts";
import { encodeCursor, listDigest, parseAfter } from "./Cursor.ts";
import { parseFilters } from "./Filters.ts";
import type { Page } from "./Page.ts";
import { parseFirst, parseWithCount } from "./PageArguments.ts";
import { type Limit, limitClause, rowLimit } from "./limitClause.ts";

/** What a list contains. */
interface Scope {
  /** The call, as diagnostics name it. */
  call: string;
  /** At least one. */
  types: readonly string[];
  shelf?: string;
}

/** Which variant of a page's statement. */
interface PageShape extends FilterShape {
  types: number;
  counted: boolean;
  after: boolean;
  limit: Limit;
}

/**
 * One page of a list sorted by date, newest first, in one statement (keyset pagination: the next page continues after
 * the last item's date and id, so neither depth nor concurrent writes matter).
 *
 * @throws {InvalidArgumentError} naming the invalid argument
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

  const shape: PageShape = {
    ...filterShapeOf(filters, { shelf: shelf !== undefined }),
    types: types.length,
    counted,
    after: after !== undefined,
    limit: limitClause(first),
  };
  const key = `page:${types.length}${counted ? "c" : ""}${after ? "a" : ""}${shape.limit}:${filterKey(shape)}`;
  const template = templateOf(key, "generic", () => (first === 0 ? countOf(shape) : pageOf(shape)));
  const rows = await executor.run(
    bindValues(template, call, "read", {
      ...filters.values,
      ...Object.fromEntries(types.map((type, index) => [typePlaceholder(index), type])),
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
 * The page out of up to `first` + 1 rows, each beginning with the count where one is wanted. A list without matches
 * returns its count in one row without an id.
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

function typePlaceholder(index: number): string {
  return `type${index}`;
}

function indexes(types: number): number[] {
  return Array.from({ length: types }, (_, index) => index);
}

function countOf(shape: PageShape) {
  const types = indexes(shape.types).map((index) => sql.placeholder(typePlaceholder(index)));
  return countMatching(shape, inArray(items.type, types));
}

function pageOf(shape: PageShape): BuiltQuery {
  // Each index range is read in order on its own; a plain `type IN (…)` would sort all of them.
  const [one, two, ...more] = indexes(shape.types).flatMap((index) =>
    rangesOf(shape, typePlaceholder(index)),
  );
  if (one === undefined) throw new TypeError("A list is over at least one type");
  const rows =
    two === undefined
      ? one
      : unionAll(one, two, ...more)
          .orderBy(...newestFirst(shape))
          .limit(rowLimit(shape.limit));
  if (!shape.counted) return rows;
  const count = countOf(shape).as("c");
  const page = rows.as("p");
  // Joined from the count's side, so that the count is there when the page is empty.
  return builder
    .select({ n: count.n, ...Object.fromEntries(itemColumnNames.map((name) => [name, page[name]])) })
    .from(count)
    .leftJoin(page, sql`true`)
    .orderBy(desc(shape.sortBy === "MOVED_AT" ? page.movedAt : page.addedAt), desc(page.id));
}

/**
 * A type's part of the page. After a cursor it consists of two ranges of the index: the rest of the cursor's own instant, and
 * what is older. Of a comparison of rows a database may make no range (unknown of DSQL).
 *
 * PostgreSQL plans a page again at each call if its values promise fewer rows than usual, which takes longer than reading the
 * page. In the list of a type they are subselects, which hide them from the planner: any such page is well planned without them.
 * With further conditions it isn't; it would rather sort than read in order.
 */
function rangesOf(shape: PageShape, type: string) {
  const isPlain = shape.after && shape.types === 1 && !hasFilters(shape);
  const value = (name: string, sqlType: string) =>
    isPlain ? sql`(select ${placeholder(name)}::${sql.raw(sqlType)})` : placeholder(name);
  const range = (...conditions: SQL[]) =>
    builder
      .select(itemColumns)
      .from(items)
      .where(and(eq(items.type, value(type, "text")), filterConditions(shape), ...conditions))
      .orderBy(...newestFirst(shape))
      .limit(rowLimit(shape.limit));
  if (!shape.after) return [range()];
  const date = sortColumn(shape.sortBy);
  const [key, id] = [value("key", "timestamptz"), value("id", "uuid")];
  if (shape.types === 1 && !shape.shelf && !isPlain)
    return [range(sql`(${date}, ${items.id}) < (${key}, ${id})`, sql`${date} <= ${key}`)];
  return [range(sql`${date} = ${key}`, sql`${items.id} < ${id}`), range(sql`${date} < ${key}`)];
}

function newestFirst({ sortBy }: FilterShape) {
  return [desc(sortColumn(sortBy)), desc(items.id)] as const;
}
