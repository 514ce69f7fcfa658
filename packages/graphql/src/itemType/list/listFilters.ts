import type { ItemFilterInput, RatingFilter, SortBy } from "../../generated/schemaTypes.ts";
import { BadUserInputError } from "../../errors/BadUserInputError.ts";
import type { Filters } from "../../loaders/PageSource.ts";

/** A list's filter arguments. Null means absent, here and inside `filter`. */
export interface FilterArguments {
  searchTerm?: string | null | undefined;
  startDate?: Date | null | undefined;
  endDate?: Date | null | undefined;
  sortBy?: SortBy | null | undefined;
  rating?: RatingFilter | null | undefined;
  filter?: ItemFilterInput | null | undefined;
}

/**
 * Merges the conditions in the arguments with those in `filter`.
 *
 * @throws {BadUserInputError} naming a condition that has two different values
 */
export function listFilters({ filter, ...args }: FilterArguments): Filters {
  // Most lists aren't filtered.
  if ((filter ?? undefined) === undefined && Object.keys(args).length === 0) return {};
  const lowest: NamedValue<number>[] = [
    ["rating.gte", args.rating?.gte],
    ["filter.rating.gte", filter?.rating?.gte],
  ];
  // The same condition under another name; only checked here, so that an error names the client's argument.
  one(...lowest, ["filter.minRating", filter?.minRating]);
  const gte = one(...lowest);
  const lte = one(["rating.lte", args.rating?.lte], ["filter.rating.lte", filter?.rating?.lte]);
  const filters = {
    searchTerm: one(["searchTerm", term(args.searchTerm)], ["filter.searchTerm", term(filter?.searchTerm)]),
    startDate: one(["startDate", args.startDate], ["filter.startDate", filter?.startDate]),
    endDate: one(["endDate", args.endDate], ["filter.endDate", filter?.endDate]),
    sortBy: one(["sortBy", args.sortBy], ["filter.sortBy", filter?.sortBy]),
    rating: gte === undefined && lte === undefined ? undefined : { gte, lte },
    minRating: filter?.minRating ?? undefined,
  };
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined));
}

/** The trimmed term; undefined for a blank one. */
function term(text: string | null | undefined): string | undefined {
  const term = text?.trim();
  return term === "" ? undefined : term;
}

type NamedValue<T> = readonly [name: string, value: T | null | undefined];

/** The one value of a condition, whichever arguments contain it. */
function one<T>(...all: readonly NamedValue<T>[]): T | undefined {
  const [first, ...more] = all.filter(([, value]) => value !== undefined && value !== null);
  const other = more.find(([, value]) => comparable(value) !== comparable(first?.[1]));
  if (first !== undefined && other !== undefined) {
    throw new BadUserInputError(
      `${first[0]} and ${other[0]} are the same condition, given with different values; give it once`,
    );
  }
  return first?.[1] ?? undefined;
}

function comparable(value: unknown): unknown {
  return value instanceof Date ? value.getTime() : value;
}
