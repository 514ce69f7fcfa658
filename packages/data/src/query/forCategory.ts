import { typesOfCategory } from "@mattb.tech/billio-config";
import type { Executor } from "@mattb.tech/billio-dsql";
import { argumentsOf, textArgument } from "../paging/arguments.ts";
import { listDigest, parseAfter } from "../paging/Cursor.ts";
import { parseFilters } from "../paging/Filters.ts";
import { listPage } from "../paging/listPage.ts";
import type { Page } from "../paging/Page.ts";
import { type ListArguments, parseFirst, parseWithCount } from "../paging/PageArguments.ts";

const CALL = "Query.forCategory";

/**
 * A page over the types of a category, newest first. An unknown category is an empty page.
 *
 * @throws {InvalidArgumentError} naming the invalid argument
 * @throws {InvalidCursorError} when `after` isn't a `lastKey` of this list
 */
export async function forCategory(
  executor: Executor,
  what: { category: string },
  page: ListArguments,
): Promise<Page> {
  const category = textArgument(argumentsOf(what, "arguments"), "category");
  const types = typesOfCategory(category);
  if (types.length > 0) return listPage(executor, { call: CALL, types }, page);
  const args = argumentsOf(page, "arguments");
  parseFirst(args);
  parseFilters(args);
  // Its pages have no lastKey, so no cursor belongs to it.
  parseAfter(args, listDigest(CALL, category), "date");
  return parseWithCount(args) ? { items: [], count: 0 } : { items: [] };
}
