import { itemTypes } from "@mattb.tech/billio-config";
import { importItems, walkRows } from "../../src/bulk/index.ts";
import type { CreateItem } from "../../src/item/Item.ts";
import { type GeneratedItem, itemAt, numberOf } from "../generate/itemAt.ts";
import { uuid } from "../generate/uuid.ts";
import type { Call } from "./Call.ts";

/** A generated item of a type under an id of its own. */
function another(type: GeneratedItem["type"], n: number): CreateItem {
  return { ...itemAt(numberOf(type, 100 + n)), id: uuid(n, 99), externalId: `cost:${n}` };
}
const stored = (type: GeneratedItem["type"], n: number) => itemAt(numberOf(type, n));
const few = (type: GeneratedItem["type"], count: number) =>
  Array.from({ length: count }, (_, n) => stored(type, n * 3));

/** The calls of the data layer with the arguments that are usual. Later ones find what earlier ones have written. */
export function dataCalls(): Call[] {
  return [...reads(), ...writes(), ...transactions()];
}

function reads(): Call[] {
  const section = "Query";
  const [feature, series] = [stored("Feature", 7), stored("TvSeries", 7)];
  const FEATURE = { type: "Feature" };
  const WATCHED = { type: "Feature", shelf: "Watched" };
  return [
    { section, name: "withId", run: ({ Query }) => Query.withId(feature), old: (old) => old.get() },
    {
      section,
      name: "withIds, 50",
      run: ({ Query }) => Query.withIds({ ids: few("Feature", 50).map(({ id }) => id) }),
    },
    {
      section,
      name: "withExternalId",
      run: ({ Query }) => Query.withExternalId(feature),
      old: (old) => old.some("Feature", 1),
    },
    {
      section,
      name: "withExternalIds, 20",
      run: ({ Query }) =>
        Query.withExternalIds({ externalIds: few("Feature", 20).map(({ externalId }) => externalId) }),
    },
    {
      section,
      name: "withSeriesId, 4 seasons",
      run: ({ Query }) => Query.withSeriesId({ seriesId: series.id }),
      old: (old) => old.some("TvSeason", 4),
    },
    {
      section,
      name: "withSeriesIds, 20 series",
      run: ({ Query }) => Query.withSeriesIds({ seriesIds: few("TvSeries", 20).map(({ id }) => id) }),
    },
    {
      section,
      name: "ofType, page of 50",
      run: ({ Query }) => Query.ofType(FEATURE, { first: 50, withCount: false }),
    },
    {
      section,
      name: "… with its count",
      run: ({ Query }) => Query.ofType(FEATURE, { first: 50 }),
      old: (old) => old.page(50, "Feature"),
    },
    {
      section,
      name: "… by ADDED_AT, rating ≥ 8",
      run: ({ Query }) =>
        Query.ofType(FEATURE, { first: 50, sortBy: "ADDED_AT", minRating: 8, withCount: false }),
    },
    {
      section,
      name: "onShelf, page of 50",
      run: ({ Query }) => Query.onShelf(WATCHED, { first: 50, withCount: false }),
    },
    {
      section,
      name: "… with its count",
      run: ({ Query }) => Query.onShelf(WATCHED, { first: 50 }),
      old: (old) => old.page(50, "Feature", "Watched"),
    },
    {
      section,
      name: "forWatching, page of 50",
      run: ({ Query }) => Query.forWatching({ first: 50, withCount: false }),
    },
    {
      section,
      name: "… with its count",
      run: ({ Query }) => Query.forWatching({ first: 50 }),
      old: (old) => old.watching(50),
    },
    {
      section,
      name: "searchType, “the”",
      run: ({ Query }) => Query.searchType(FEATURE, { first: 50, query: "the", withCount: false }),
    },
    {
      section,
      name: "searchType, no hit",
      run: ({ Query }) => Query.searchType(FEATURE, { first: 50, query: "xylophonist" }),
    },
    {
      section,
      name: "counts of 5 types",
      run: ({ Query }) => Query.counts(itemTypes.map((type) => ({ type }))),
    },
  ];
}

function writes(): Call[] {
  const section = "Mutate";
  const book = another("Book", 1);
  const season = { ...another("TvSeason", 2), seriesId: stored("TvSeries", 9).id };
  const series = another("TvSeries", 3);
  const { id, shelf } = stored("Feature", 11);
  const changed = { id, type: "Feature" };
  const otherShelf = shelf === "ToWatch" ? "Watched" : "ToWatch";
  const none = () => 0;
  return [
    { section, name: "createItem", run: ({ Mutate }) => Mutate.createItem(book), old: none },
    {
      section,
      name: "… with updateIfExists, replacing all",
      run: ({ Mutate }) =>
        Mutate.createItem({ ...another("Book", 5), id: book.id }, { onConflict: "replace" }),
      old: none,
    },
    { section, name: "… of a season", run: ({ Mutate }) => Mutate.createItem(season), old: none },
    { section, name: "… of a series", run: ({ Mutate }) => Mutate.createItem(series), old: none },
    {
      section,
      name: "updateItem, a rating",
      run: ({ Mutate }) => Mutate.updateItem({ ...changed, rating: 3 }),
      old: none,
    },
    {
      section,
      name: "updateItem, another shelf",
      run: ({ Mutate }) => Mutate.updateItem({ ...changed, shelf: otherShelf }),
      old: none,
    },
    {
      section,
      name: "updateItem, a title",
      run: ({ Mutate }) => Mutate.updateItem({ ...changed, title: "The Cabinet of Dr. Caligari" }),
      old: none,
    },
    {
      section,
      name: "updateItem, a type-specific field",
      run: ({ Mutate }) => Mutate.updateItem({ ...changed, releaseYear: 1920 }),
      old: none,
    },
    {
      section,
      name: "deleteItem",
      run: ({ Mutate }) => Mutate.deleteItem({ type: "Book", id: book.id }),
      old: none,
    },
    {
      section,
      name: "… of a series without seasons",
      run: ({ Mutate }) => Mutate.deleteItem({ type: "TvSeries", id: series.id }),
      old: none,
    },
  ];
}

function transactions(): Call[] {
  const section = "transact";
  const { id, type } = stored("Feature", 21);
  const { id: seriesId } = stored("TvSeries", 13);
  return [
    {
      section,
      name: "two createItem",
      run: ({ transact }) =>
        transact(async ({ Mutate }) => {
          for (const n of [6, 7]) await Mutate.createItem(another("Book", n));
        }),
    },
    {
      section,
      name: "withId with a lock, updateItem",
      run: ({ transact }) =>
        transact(async ({ Query, Mutate }) => {
          await Query.withId({ id, type }, { lock: true });
          await Mutate.updateItem({ id, type, rating: 2 });
        }),
    },
    {
      section,
      name: "lockSeries, createItem of a season, updateItem of its series",
      run: ({ transact }) =>
        transact(async ({ Query, Mutate }) => {
          await Query.lockSeries({ seriesIds: [seriesId] });
          await Mutate.createItem({ ...another("TvSeason", 8), seriesId });
          await Mutate.updateItem({ id: seriesId, type: "TvSeries", movedAt: new Date(1e12) });
        }),
    },
  ];
}

/** What a call is named that reads all items, as the monthly backup does. */
export const WALK = "walkRows, all items";

/** Calls that go through all items or add many; measured apart from the others. */
export function bulkCalls(): Call[] {
  const section = "Many at once";
  const books = Array.from({ length: 500 }, (_, n) => another("Book", 1_000 + n));
  return [
    {
      section,
      name: WALK,
      run: (_, executor) =>
        executor.transact(async (transaction) => {
          const pages = walkRows(transaction);
          while ((await pages.next()).done !== true);
        }),
    },
    { section, name: "importItems, 500 books", run: (_, executor) => importItems(executor, books) },
  ];
}
