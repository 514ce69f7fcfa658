import { typesOfCategory } from "@mattb.tech/billio-config";
import type { Executor } from "../db/Executor.ts";
import { argumentsOf, textArgument } from "../paging/arguments.ts";
import { listPage } from "../paging/listPage.ts";
import type { Page } from "../paging/Page.ts";
import { type ListArguments, parseFirst, parseWithCount } from "../paging/PageArguments.ts";

/**
 * A page over the types of a category, newest first. An unknown category is an empty page.
 *
 * @throws {InvalidArgumentError} naming the argument that is wrong
 * @throws {InvalidCursorError} when `after` isn't a `lastKey` of this list
 */
export async function forCategory(
  executor: Executor,
  what: { category: string },
  page: ListArguments,
): Promise<Page> {
  const category = textArgument(argumentsOf(what, "arguments"), "category");
  const types = typesOfCategory(category);
  if (types.length > 0) return listPage(executor, { call: "Query.forCategory", types }, page);
  const args = argumentsOf(page, "arguments");
  parseFirst(args);
  return parseWithCount(args) ? { items: [], count: 0 } : { items: [] };
}
