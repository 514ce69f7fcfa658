import type { CountArguments, ListArguments, Page, Query } from "@mattb.tech/billio-data";
import type { Filters } from "./listFilters.ts";

/** A list: where its pages come from, and what is counted for its total. */
export interface PageSource {
  /** Which list it is. */
  readonly key: string;
  page(query: Query, page: ListArguments): Promise<Page>;
  /** The total is the sum of these. */
  counts(filters: Filters): CountArguments[];
}

/**
 * All items of a type: newest first, by `sortBy`'s date. A search that doesn't say by which date is ordered by title, as
 * it has been before dates could be given with it.
 */
export function listOfType(type: string): PageSource {
  return {
    key: type,
    page(query, { searchTerm, ...page }) {
      if (!isGiven(searchTerm)) return query.ofType({ type }, page);
      if (isGiven(page.sortBy)) return query.ofType({ type }, { ...page, searchTerm });
      return query.searchType({ type }, { ...page, query: searchTerm });
    },
    counts: (filters) => [{ ...filters, type }],
  };
}

/** The items on a shelf, always newest first. */
export function listOnShelf(type: string, shelf: string): PageSource {
  return {
    key: `${type} ${shelf}`,
    page: (query, page) => query.onShelf({ type, shelf }, page),
    counts: (filters) => [{ ...filters, type, shelf }],
  };
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}
