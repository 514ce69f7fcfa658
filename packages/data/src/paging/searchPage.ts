import type { Executor } from "@mattb.tech/billio-dsql";
import { itemColumnNames } from "../item/ItemRow.ts";
import { bindValues } from "../statement/QueryTemplate.ts";
import { templateOf } from "../statement/templateOf.ts";
import { argumentsOf } from "./arguments.ts";
import { filterKey, filterShapeOf } from "./filterConditions.ts";
import { encodeCursor, listDigest, parseAfter } from "./Cursor.ts";
import { parseFilters, searchTerm } from "./Filters.ts";
import { limitClause } from "./limitClause.ts";
import { readPage } from "./listPage.ts";
import type { Page } from "./Page.ts";
import { parseFirst, parseWithCount } from "./PageArguments.ts";
import { countQuery, pageQuery, type SearchShape } from "./searchQueries.ts";

/**
 * One page of a type's items whose title contains `query`, ordered by title, in one statement.
 *
 * The matches are found in the index of folded titles alone; only the page's items are read. Two small branches
 * add the titles that are longer than that index keeps, and rows whose folded title isn't filled yet.
 *
 * @throws {InvalidArgumentError} naming the invalid argument
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

  const shape: SearchShape = {
    ...filterShapeOf(filters, { shelf: false }),
    query: query !== undefined,
    counted,
    after: after !== undefined,
    limit: limitClause(first),
  };
  const key = `search:${query ? "q" : ""}${counted ? "c" : ""}${after ? "a" : ""}${shape.limit}:${filterKey(shape)}`;
  const template = templateOf(key, "generic", () => (first === 0 ? countQuery(shape) : pageQuery(shape)));
  const rows = await executor.run(
    bindValues(template, call, "read", {
      ...filters.values,
      type,
      query,
      key: after?.key,
      id: after?.id,
      first: String(first),
      limit: String(first + 1),
    }),
  );
  return readPage(rows, first, counted, (row, offset) =>
    encodeCursor({ key: row[offset + itemColumnNames.length] ?? "", id: row[offset] ?? "" }, digest),
  );
}
