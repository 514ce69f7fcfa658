import type { ItemFilterInput, RatingFilter, SortBy } from "../../generated/schemaTypes.ts";
import { BadUserInputError } from "../../errors/BadUserInputError.ts";
import type { Filters } from "../../loaders/PageSource.ts";

/** The arguments of a list that narrow it. Null means not given, here and inside `filter`. */
export interface FilterArguments {
  searchTerm?: string | null | undefined;
  startDate?: Date | null | undefined;
  endDate?: Date | null | undefined;
  sortBy?: SortBy | null | undefined;
  rating?: RatingFilter | null | undefined;
  filter?: ItemFilterInput | null | undefined;
}

/**
 * The conditions given as arguments and those given in `filter`, together.
 *
 * @throws {BadUserInputError} naming a condition that is given twice with different values
 */
export function listFilters({ filter, ...given }: FilterArguments): Filters {
  // Most lists aren't narrowed.
  if ((filter ?? undefined) === undefined && Object.keys(given).length === 0) return {};
  const lowest: Given<number>[] = [
    ["rating.gte", given.rating?.gte],
    ["filter.rating.gte", filter?.rating?.gte],
  ];
  // The same condition under another name; only checked here, so that an error names what was given.
  one(...lowest, ["filter.minRating", filter?.minRating]);
  const gte = one(...lowest);
  const lte = one(["rating.lte", given.rating?.lte], ["filter.rating.lte", filter?.rating?.lte]);
  const filters = {
    searchTerm: one(["searchTerm", term(given.searchTerm)], ["filter.searchTerm", term(filter?.searchTerm)]),
    startDate: one(["startDate", given.startDate], ["filter.startDate", filter?.startDate]),
    endDate: one(["endDate", given.endDate], ["filter.endDate", filter?.endDate]),
    sortBy: one(["sortBy", given.sortBy], ["filter.sortBy", filter?.sortBy]),
    rating: gte === undefined && lte === undefined ? undefined : { gte, lte },
    minRating: filter?.minRating ?? undefined,
  };
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined));
}

/** Blanks around a term don't count, and a blank one is none. */
function term(given: string | null | undefined): string | undefined {
  const term = given?.trim();
  return term === "" ? undefined : term;
}

type Given<T> = readonly [name: string, value: T | null | undefined];

/** The one value of a condition, however often it is given. */
function one<T>(...all: readonly Given<T>[]): T | undefined {
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
