import type { Executor } from "@mattb.tech/billio-dsql";
import { argumentsOf, textArgument } from "../paging/arguments.ts";
import { listPage } from "../paging/listPage.ts";
import type { Page } from "../paging/Page.ts";
import type { ListArguments } from "../paging/PageArguments.ts";

/**
 * A page of the items of a type that stand on a shelf, newest first.
 *
 * @throws {InvalidArgumentError} naming the invalid argument
 * @throws {InvalidCursorError} when `after` isn't a `lastKey` of this list
 */
export async function onShelf(
  executor: Executor,
  what: { type: string; shelf: string },
  page: ListArguments,
): Promise<Page> {
  const args = argumentsOf(what, "arguments");
  const type = textArgument(args, "type");
  const shelf = textArgument(args, "shelf");
  return listPage(executor, { call: "Query.onShelf", types: [type], shelf }, page);
}
