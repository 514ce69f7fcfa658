import type { Executor } from "@mattb.tech/billio-dsql";
import { argumentsOf, textArgument } from "../paging/arguments.ts";
import { listPage } from "../paging/listPage.ts";
import type { Page } from "../paging/Page.ts";
import type { ListArguments } from "../paging/PageArguments.ts";

/**
 * A page of the items of a type, newest first.
 *
 * @throws {InvalidArgumentError} naming the invalid argument
 * @throws {InvalidCursorError} when `after` isn't a `lastKey` of this list
 */
export async function ofType(executor: Executor, what: { type: string }, page: ListArguments): Promise<Page> {
  const type = textArgument(argumentsOf(what, "arguments"), "type");
  return listPage(executor, { call: "Query.ofType", types: [type] }, page);
}
