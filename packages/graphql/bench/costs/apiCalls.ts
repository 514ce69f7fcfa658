import type { OldReads } from "../../../data/bench/costs/OldReads.ts";
import { YEAR_IN_REVIEW } from "../../test/endToEnd/support/yearInReview.ts";

/** Values of earlier responses that a query needs. */
export type Known = Readonly<Record<string, string>>;

/** A query or mutation whose cost is measured. */
export interface ApiCall {
  name: string;
  query: (known: Known) => string;
  /** Keeps the first id of the response under this name. */
  keep?: string;
  /** Read units that the old API needed of the old table for it, as far as its data layer shows. */
  old?: (old: OldReads) => number;
}

const FIELDS = "id title rating movedAt image { url width height } shelf { id name }";
const none = () => 0;

/** What clients of the API mostly do, in this order. Writes are rolled back. */
export const apiCalls: readonly ApiCall[] = [
  {
    name: "a page of 20 books",
    query: () => `{ books(first: 20) { items { ${FIELDS} author } nextPageCursor } }`,
    keep: "book",
    old: (old) => old.page(20, "Book"),
  },
  {
    name: "a page of 20 books, with its total",
    query: () => `{ books(first: 20) { total items { ${FIELDS} author } nextPageCursor } }`,
    old: (old) => old.page(20, "Book"),
  },
  {
    name: "a shelf's page of 20, with its total",
    query: () =>
      `{ featureShelf(id: Watched) { items(first: 20) { total items { ${FIELDS} } nextPageCursor } } }`,
    old: (old) => old.page(20, "Feature", "Watched"),
  },
  {
    name: "films rated 8 or more, a page of 20",
    query: () => `{ features(first: 20, filter: { minRating: 8 }) { items { ${FIELDS} } nextPageCursor } }`,
  },
  {
    name: "films found by a word, with their total",
    query: () => `{ features(first: 20, searchTerm: "ghost") { total items { ${FIELDS} } } }`,
  },
  {
    name: "a single book",
    query: ({ book }) => `{ book(id: "${book ?? ""}") { ${FIELDS} author notes } }`,
    old: (old) => old.get(),
  },
  {
    name: "20 series with their seasons",
    query: () => `{ tvSeries(first: 20) { items { ${FIELDS} seasons { ${FIELDS} } } } }`,
    keep: "series",
    old: (old) => old.page(20, "TvSeries") + 20 * old.some("TvSeason", 4),
  },
  {
    name: "what is being watched, with seasons",
    query: () =>
      "{ watching(first: 20) { items { ... on Feature { title } ... on TvSeries { title seasons { title } } } } }",
    old: (old) => old.watching(20) + 2 * old.some("TvSeason", 4),
  },
  { name: "a year in review: eleven totals", query: () => withYear(YEAR_IN_REVIEW) },
  {
    name: "a search outside, with what is imported of it",
    query: () =>
      '{ searchExternalTvSeries(term: "lighthouse") { id importedItem { id } seasons { id importedItem { id } } } }',
  },
  {
    name: "addBook",
    query: () =>
      'mutation { addBook(item: { title: "Middlemarch", author: "George Eliot", shelfId: Reading }) { id } }',
    keep: "added",
    old: none,
  },
  {
    name: "updateBook, a rating",
    query: ({ added }) => `mutation { updateBook(id: "${added ?? ""}", item: { rating: 10 }) { id } }`,
    old: none,
  },
  {
    name: "updateBook, another shelf",
    query: ({ added }) => `mutation { updateBook(id: "${added ?? ""}", item: { shelfId: Read }) { id } }`,
    old: none,
  },
  {
    name: "deleteBook",
    query: ({ added }) => `mutation { deleteBook(id: "${added ?? ""}") { id } }`,
    old: none,
  },
  {
    name: "addTvSeason, and its series follows",
    query: ({ series }) =>
      `mutation { addTvSeason(item: { seriesId: "${series ?? ""}", seasonNumber: 9, title: "Series", releaseYear: "1960", shelfId: Watching }) { id } }`,
    keep: "season",
  },
  {
    name: "updateTvSeason, a rating, and its series follows",
    query: ({ season }) => `mutation { updateTvSeason(id: "${season ?? ""}", item: { rating: 4 }) { id } }`,
  },
  {
    name: "deleteTvSeason, and its series follows",
    query: ({ season }) => `mutation { deleteTvSeason(id: "${season ?? ""}") { id } }`,
  },
  {
    name: "importExternalTvSeason, with its series",
    query: () =>
      'mutation { importExternalTvSeason(externalId: "tmdbSeason:301:1", shelfId: Watching) { id } }',
  },
];

/** With dates for its variables. */
function withYear(query: string): string {
  return query
    .replace(/\(\$start[^)]*\)/, "")
    .replaceAll("$start", '"2024-01-01T00:00:00Z"')
    .replaceAll("$end", '"2024-12-31T23:59:59Z"');
}
