import type { Executor } from "@mattb.tech/billio-dsql";
import { argumentsOf, textArgument } from "../paging/arguments.ts";
import type { Page } from "../paging/Page.ts";
import type { ListArguments } from "../paging/PageArguments.ts";
import { searchPage } from "../paging/searchPage.ts";

export type SearchArguments = ListArguments & {
  /** A part of the title, whatever its case and accents; blank = every title. */
  query?: string | null | undefined;
};

/**
 * A page of the items of a type whose title contains `query`, ordered by title.
 *
 * @throws {InvalidArgumentError} naming the invalid argument
 * @throws {InvalidCursorError} when `after` isn't a `lastKey` of this list
 */
export async function searchType(
  executor: Executor,
  what: { type: string },
  page: SearchArguments,
): Promise<Page> {
  const type = textArgument(argumentsOf(what, "arguments"), "type");
  return searchPage(executor, "Query.searchType", type, page);
}
