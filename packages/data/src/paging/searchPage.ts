import { and, asc, eq, isNotNull, isNull, sql, type SQL } from "drizzle-orm";
import { unionAll } from "drizzle-orm/pg-core";
import type { Executor } from "../db/Executor.ts";
import { itemColumnNames, itemColumns } from "../item/ItemRow.ts";
import { items } from "../schema.ts";
import { builder, slot } from "../statement/builder.ts";
import { type BuiltQuery, fill } from "../statement/Shape.ts";
import { shapeOf } from "../statement/shapes.ts";
import { argumentsOf } from "./arguments.ts";
import { type Form, formKey, formOf, matching } from "./conditions.ts";
import { encodeCursor, listDigest, parseAfter } from "./Cursor.ts";
import { parseFilters, searchTerm } from "./Filters.ts";
import { readPage } from "./listPage.ts";
import { unfilledTitle } from "./unfilledTitle.ts";
import type { Page } from "./Page.ts";
import { parseFirst, parseWithCount } from "./PageArguments.ts";

interface SearchForm extends Form {
  query: boolean;
  counted: boolean;
  after: boolean;
}

/**
 * One page of a type's items whose title holds `query`, ordered by title, in one statement.
 *
 * The matches are found in the index of folded titles alone; only the page's items are read. Two small branches
 * add the titles that are longer than that index keeps, and rows whose folded title isn't filled yet.
 *
 * @throws {InvalidArgumentError} naming the argument that is wrong
 * @throws {InvalidCursorError} when `after` isn't a `lastKey` of this list
 */
export async function searchPage(
  executor: Executor,
  call: string,
  type: string,
  input: unknown,
): Promise<Page> {
  const args = argumentsOf(input, "arguments");
  const first = parseFirst(args);
  const counted = parseWithCount(args);
  const filters = parseFilters(args);
  const query = searchTerm(args, "query");
  const digest = listDigest(call, type, query ?? null, filters);
  const after = parseAfter(args, digest, "title");
  if (first === 0 && !counted) return { items: [] };

  const form: SearchForm = {
    ...formOf(filters, { shelf: false }),
    query: query !== undefined,
    counted,
    after: after !== undefined,
  };
  const key = `search:${query ? "q" : ""}${counted ? "c" : ""}${after ? "a" : ""}${first === 0 ? "0" : ""}:${formKey(form)}`;
  const shape = shapeOf(key, "once", () => (first === 0 ? countOf(form) : pageOf(form)));
  const rows = await executor.run(
    fill(shape, call, "read", {
      ...filters.values,
      type,
      query,
      key: after?.key,
      id: after?.id,
      limit: String(first + 1),
    }),
  );
  return readPage(rows, first, counted, (row, offset) =>
    encodeCursor({ key: row[offset + itemColumnNames.length] ?? "", id: row[offset] ?? "" }, digest),
  );
}

function countOf(form: SearchForm) {
  return builder.select({ n: sql`count(*)`.as("n") }).from(matches({ ...form, after: false }).as("m"));
}

function pageOf(form: SearchForm): BuiltQuery {
  if (!form.counted) {
    // Named once, the matches are looked for only until the page is full.
    const found = named(form);
    const keys = keysOf(found);
    return itemsOf(keys, builder.with(found)).orderBy(asc(keys.key), asc(keys.id));
  }
  // Named twice, they are found once; counted, and cut into a page, from there.
  const found = named({ ...form, after: false });
  const count = builder
    .select({ n: sql`count(*)`.as("n") })
    .from(found)
    .as("c");
  const page = itemsOf(
    keysOf(found, form.after ? behind(sql`${found.key}`, sql`${found.id}`) : undefined),
    builder,
  ).as("p");
  // Joined from the count's side, so that the count is there when the page is empty.
  return builder
    .with(found)
    .select({
      n: count.n,
      ...Object.fromEntries(itemColumnNames.map((name) => [name, page[name]])),
      key: page.key,
    })
    .from(count)
    .leftJoin(page, sql`true`)
    .orderBy(asc(page.key), asc(page.id));
}

/** A page's ids with what they are sorted by. */
function keysOf(found: Matches, condition?: SQL) {
  return builder
    .select({ id: found.id, key: found.key })
    .from(found)
    .where(condition)
    .orderBy(asc(found.key), asc(found.id))
    .limit(sql.placeholder("limit"))
    .as("k");
}

/** The items of a page's keys, the key behind each. */
function itemsOf(keys: ReturnType<typeof keysOf>, from: Pick<typeof builder, "select">) {
  return from
    .select({ ...itemColumns, key: sql<string>`${keys.key}`.as("sort_key") })
    .from(keys)
    .innerJoin(items, eq(items.id, keys.id));
}

type Matches = ReturnType<typeof named>;

function named(form: SearchForm) {
  return builder.$with("m").as(matches(form));
}

function matches(form: SearchForm) {
  const holds = (text: SQL) => (form.query ? sql`strpos(${text}, ${slot("query")}) > 0` : undefined);
  const folded = sql`${items.titleFolded}::text`;
  const rest = sql`${items.titleFoldedRest}`;
  const branch = (key: SQL, ...conditions: (SQL | undefined)[]) =>
    builder
      .select({ id: items.id, key: sql<string>`${key}`.as("key") })
      .from(items)
      .where(
        and(
          eq(items.type, slot("type")),
          matching(form),
          ...conditions,
          form.after ? behind(key, sql`${items.id}`) : undefined,
        ),
      );
  const indexed = branch(folded, isNotNull(items.titleFolded), holds(folded));
  const unfilled = branch(unfilledTitle, isNull(items.titleFolded), holds(unfilledTitle));
  if (!form.query) return unionAll(indexed, unfilled);
  // What the whole title holds though the beginning of it doesn't.
  const long = branch(
    folded,
    isNotNull(items.titleFoldedRest),
    sql`strpos(${folded}, ${slot("query")}) = 0`,
    holds(rest),
  );
  return unionAll(indexed, long, unfilled);
}

/** What comes after the cursor's; the second condition bounds the index range in any case. */
function behind(key: SQL, id: SQL): SQL {
  return sql`(${key}, ${id}) > (${slot("key")}, ${slot("id")}) and ${key} >= ${slot("key")}`;
}
