import { asc, eq, sql, type SQL } from "drizzle-orm";
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
import { titleMatches, unionOf } from "./titleMatches.ts";
import type { Page } from "./Page.ts";
import { parseFirst, parseWithCount } from "./PageArguments.ts";
import { type Limit, limitOf, rowLimit } from "./limit.ts";

interface SearchForm extends Form {
  query: boolean;
  counted: boolean;
  after: boolean;
  limit: Limit;
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
    limit: limitOf(first),
  };
  const key = `search:${query ? "q" : ""}${counted ? "c" : ""}${after ? "a" : ""}${form.limit}:${formKey(form)}`;
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
  return builder.select({ n: sql`count(*)`.as("n") }).from(all(form).as("m"));
}

function all(form: SearchForm) {
  return unionOf(titleMatches(matchOf(form)));
}

function matchOf(form: SearchForm) {
  return {
    type: eq(items.type, slot("type")),
    query: form.query ? slot("query") : undefined,
    conditions: matching(form),
  };
}

function pageOf(form: SearchForm): BuiltQuery {
  return form.counted ? countedPageOf(form) : uncountedPageOf(form);
}

/** Looks for matches in the order of the index, only until the page is full. */
function uncountedPageOf(form: SearchForm): BuiltQuery {
  const branches = titleMatches(matchOf(form), form.after ? behind : undefined).map((branch) =>
    branch.orderBy(sql`key`, items.id).limit(rowLimit(form.limit)),
  );
  const keys = unionOf(branches)
    .orderBy(sql`key`, sql`id`)
    .limit(rowLimit(form.limit))
    .as("k");
  return itemsOf(keys).orderBy(asc(keys.key), asc(keys.id));
}

/** Finds the matches once; counts them, and cuts the page from them. */
function countedPageOf(form: SearchForm): BuiltQuery {
  const found = builder.$with("m").as(all(form));
  const count = builder
    .select({ n: sql`count(*)`.as("n") })
    .from(found)
    .as("c");
  const keys = builder
    .select({ id: found.id, key: found.key })
    .from(found)
    .where(form.after ? behind(sql`${found.key}`, sql`${found.id}`) : undefined)
    .orderBy(asc(found.key), asc(found.id))
    .limit(rowLimit(form.limit))
    .as("k");
  const page = itemsOf(keys).as("p");
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

type Keys = ReturnType<ReturnType<typeof all>["as"]>;

/** The items of a page's keys, the key behind each. */
function itemsOf(keys: Keys) {
  return builder
    .select({ ...itemColumns, key: sql<string>`${keys.key}`.as("sort_key") })
    .from(keys)
    .innerJoin(items, eq(items.id, keys.id));
}

/** What comes after the cursor's; the second condition bounds the index range in any case. */
function behind(key: SQL, id: SQL): SQL {
  return sql`(${key}, ${id}) > (${slot("key")}, ${slot("id")}) and ${key} >= ${slot("key")}`;
}
