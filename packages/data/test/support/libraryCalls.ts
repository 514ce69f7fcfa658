import { randomUUID } from "node:crypto";
import type { Row } from "../../../dsql/src/executor/Executor.ts";
import { itemColumnNames } from "../../src/item/ItemRow.ts";
import type { Mutate } from "../../src/mutate/createMutate.ts";
import type { Page } from "../../src/paging/Page.ts";
import type { ListArguments } from "../../src/paging/PageArguments.ts";
import type { Query } from "../../src/query/createQuery.ts";
import { anItem } from "./anItem.ts";

const id = randomUUID();

/** What every statement is answered with, for what is looked at is its text: an item, the text that it is sorted by last. */
export const answer: Row = [
  ...itemColumnNames.map((name) => (name.endsWith("At") ? "2024-01-01 00:00:00+00" : id)),
  id,
];

/** Calls by a name that describes how each differs from the others. */
export type Calls = Record<string, (query: Query, mutate: Mutate) => Promise<unknown>>;

/** What makes another statement of a list. */
const choices: Record<string, Partial<ListArguments> & { goOn?: true }> = {
  sortBy: { sortBy: "ADDED_AT" },
  startDate: { startDate: new Date("2000-01-01") },
  endDate: { endDate: new Date("2100-01-01") },
  lowest: { minRating: 1 },
  highest: { rating: { lte: 10 } },
  searchTerm: { searchTerm: "item" },
  uncounted: { withCount: false },
  "count alone": { first: 0 },
  "another usual size": { first: 1 },
  "an unusual size": { first: 3 },
  "behind a cursor": { goOn: true },
};

const lists: Record<string, (query: Query, page: ListArguments) => Promise<Page>> = {
  ofType: (query, page) => query.ofType({ type: "Feature" }, page),
  onShelf: (query, page) => query.onShelf({ type: "Feature", shelf: "Read" }, page),
  forWatching: (query, page) => query.forWatching(page),
  searchType: (query, page) => query.searchType({ type: "Feature" }, page),
  "searchType for a text": (query, page) => query.searchType({ type: "Feature" }, { ...page, query: "item" }),
};

const counted: Record<string, object> = {
  all: {},
  shelf: { shelf: "Read" },
  start: choices.startDate ?? {},
  end: choices.endDate ?? {},
  lowest: choices.lowest ?? {},
  highest: choices.highest ?? {},
  term: choices.searchTerm ?? {},
};

const changes: Record<string, object> = {
  shelf: { shelf: "Reading" },
  title: { title: "An item" },
  movedAt: { movedAt: new Date() },
  rating: { rating: 5 },
  notes: { notes: null },
  field: { author: "A" },
  "no field": { author: null },
};

/** The names of a record by none, one and two. */
function upToTwo(of: object): string[][] {
  const names = Object.keys(of);
  const pairs = names.flatMap((one, index) => names.slice(index + 1).map((two) => [one, two]));
  return [[], ...names.map((name) => [name]), ...pairs];
}

function all(chosen: readonly string[], of: Record<string, object>): object {
  return Object.assign({}, ...chosen.map((name) => of[name])) as object;
}

/** Every call of the library, and of those that take choices every pair of them. */
export function libraryCalls(): Calls {
  const calls: Calls = {};
  for (const [name, list] of Object.entries(lists)) {
    for (const chosen of upToTwo(choices)) {
      const { goOn, ...args } = { first: 2, ...all(chosen, choices) } as ListArguments & { goOn?: true };
      calls[`${name} ${chosen.join(", ")}`] = async (query) => {
        const after = goOn && (await list(query, { ...args, first: 1, withCount: false })).lastKey;
        if ((after !== undefined) !== (goOn === true))
          throw new Error(`${name} gave no cursor to go on from.`);
        await list(query, { ...args, after });
      };
    }
  }
  for (const chosen of upToTwo(counted)) {
    const one = { type: "Feature", ...all(chosen, counted) };
    calls[`counts ${chosen.join(", ")}`] = (query) => query.counts([one]);
    calls[`counts ${chosen.join(", ")} and of a type`] = (query) => query.counts([one, { type: "Book" }]);
    calls[`counts of a type and ${chosen.join(", ")}`] = (query) => query.counts([{ type: "Book" }, one]);
  }
  for (const chosen of upToTwo(changes)) {
    calls[`updateItem ${chosen.join(", ")}`] = (_, mutate) =>
      mutate.updateItem({ type: "Feature", id, ...all(chosen, changes) });
  }
  return Object.assign(calls, {
    withId: (query) => query.withId({ type: "Feature", id }),
    "withId, locked": (query) => query.withId({ type: "Feature", id }, { lock: true }),
    withIds: (query) => query.withIds({ ids: [id] }),
    "withIds of a type": (query) => query.withIds({ ids: [id], type: "Feature" }),
    withExternalId: (query) => query.withExternalId({ externalId: id }),
    withExternalIds: (query) => query.withExternalIds({ externalIds: [id] }),
    withSeriesId: (query) => query.withSeriesId({ seriesId: id }),
    withSeriesIds: (query) => query.withSeriesIds({ seriesIds: [id] }),
    lockSeries: (query) => query.lockSeries({ seriesIds: [id] }),
    "lockSeries of a season": (query) => query.lockSeries({ seriesIds: [], seasonId: id }),
    createItem: (_, mutate) => mutate.createItem(anItem()),
    replace: (_, mutate) => mutate.createItem(anItem(), { updateIfExists: true }),
    "deleteItem of a book": (_, mutate) => mutate.deleteItem({ type: "Book", id }),
    "deleteItem of a series": (_, mutate) => mutate.deleteItem({ type: "TvSeries", id }),
  } satisfies Calls);
}
