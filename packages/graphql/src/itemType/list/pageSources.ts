import type { PageSource } from "../../loaders/PageSource.ts";

/**
 * All items of a type: newest first, by `sortBy`'s date. A search without `sortBy` is ordered by title, as before that
 * argument existed.
 */
export function listOfType(type: string): PageSource {
  return {
    key: type,
    page(query, { searchTerm, ...page }) {
      if (!isSet(searchTerm)) return query.ofType({ type }, page);
      if (isSet(page.sortBy)) return query.ofType({ type }, { ...page, searchTerm });
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

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}
