import { MAX_PAGE_SIZE } from "@mattb.tech/billio-data";
import type { GraphQLResolveInfo } from "graphql";
import type { Context } from "../../context/Context.ts";
import { withApiNames } from "./withApiNames.ts";
import { type FilterArguments, listFilters } from "./listFilters.ts";
import type { PageSource } from "../../loaders/PageSource.ts";
import { PAGE_FIELDS } from "../../limits/fieldSource.ts";
import type { PageModel } from "../models/PageModel.ts";
import { selectedFields } from "./selectedFields.ts";

export interface PageArguments extends FilterArguments {
  first: number;
  after?: string | null | undefined;
}

/**
 * A page of a list. The list is counted only when the total is selected. If only the total is selected, all such lists
 * of the request are counted together. Equal pages of a request are read once.
 *
 * @throws {BadUserInputError} when a condition has two different values
 * @throws {InvalidArgumentError} naming the invalid argument
 * @throws {InvalidCursorError} when `after` is no cursor of this list
 */
export async function resolvePage(
  source: PageSource,
  args: PageArguments,
  context: Pick<Context, "data" | "loaders">,
  info: GraphQLResolveInfo,
): Promise<PageModel> {
  try {
    return await readPage(source, args, context, info);
  } catch (error) {
    throw withApiNames(error);
  }
}

async function readPage(
  source: PageSource,
  { first, after, ...conditions }: PageArguments,
  { data, loaders }: Pick<Context, "data" | "loaders">,
  info: GraphQLResolveInfo,
): Promise<PageModel> {
  const filters = listFilters(conditions);
  const selected = selectedFields(info);
  const counted = selected.has("total");
  if (first !== 0 && PAGE_FIELDS.some((field) => selected.has(field))) {
    const page = { ...filters, first, after, withCount: counted };
    const { items, count, lastKey } = await loaders.page.load({ list: source, page });
    return {
      items,
      ...(count === undefined ? {} : { total: count }),
      hasNextPage: lastKey !== undefined,
      nextPageCursor: lastKey ?? null,
    };
  }
  // Validates the arguments without reading: an invalid one must not fail the common count of all lists.
  const isPageSize = first > 0 && first <= MAX_PAGE_SIZE;
  await source.page(data.Query, { ...filters, first: isPageSize ? 0 : first, after, withCount: false });
  const none = { items: [], hasNextPage: false, nextPageCursor: null };
  if (!counted) return none;
  const counts = await Promise.all(source.counts(filters).map((list) => loaders.total.load(list)));
  return { ...none, total: counts.reduce((sum, count) => sum + count, 0) };
}
