import { describe, expect, test } from "vitest";
import { observe } from "../support/observe.ts";
import { useDatabase } from "../support/useDatabase.ts";

const db = useDatabase();

const lists: Record<string, (args: never) => Promise<unknown>> = {
  ofType: (args) => db.Query.ofType({ type: "Book" }, args),
  onShelf: (args) => db.Query.onShelf({ type: "Book", shelf: "Read" }, args),
  searchType: (args) => db.Query.searchType({ type: "Book" }, args),
  forCategory: (args) => db.Query.forCategory({ category: "Watching" }, args),
  forWatching: (args) => db.Query.forWatching(args),
  "forCategory of an unknown one": (args) => db.Query.forCategory({ category: "Unknown" }, args),
};

const anywhere: [argument: string, args: Record<string, unknown>][] = [
  ...[-1, 1.5, 10_001, NaN, Infinity, "3", null, undefined, true, [3], 3n].map(
    (first): [string, Record<string, unknown>] => ["first", { first }],
  ),
  ["startDate", { startDate: new Date(NaN) }],
  ["startDate", { startDate: "2024-01-01" }],
  ["startDate", { startDate: 0 }],
  ["endDate", { endDate: new Date("nonsense") }],
  ["startDate", { startDate: new Date(2), endDate: new Date(1) }],
  ["rating.gte", { rating: { gte: 0.9 } }],
  ["rating.gte", { rating: { gte: NaN } }],
  ["rating.lte", { rating: { lte: 10.1 } }],
  ["rating.lte", { rating: { lte: "8" } }],
  ["rating", { rating: 8 }],
  ["rating", { rating: [8, 10] }],
  ["rating.min", { rating: { min: 8 } }],
  ["minRating", { minRating: 11 }],
  ["minRating", { minRating: -Infinity }],
  ["sortBy", { sortBy: "moved_at" }],
  ["sortBy", { sortBy: "RATING" }],
  ["sortBy", { sortBy: 1 }],
  ["searchTerm", { searchTerm: 7 }],
  ["searchTerm", { searchTerm: "a\0b" }],
  ["searchTerm", { searchTerm: "\udc00" }],
  ["withCount", { withCount: "no" }],
];

describe("2.4 an invalid argument is rejected by name, and nothing is sent", () => {
  test.each(Object.keys(lists))("%s", async (name) => {
    const sent = await observe("billio:data:statement", async () => {
      for (const [argument, args] of anywhere) {
        await expect(lists[name]?.({ first: 1, ...args } as never), argument).rejects.toMatchObject({
          code: "INVALID_ARGUMENT",
          argument,
        });
      }
    });
    expect(sent).toEqual([]);
  });

  test("a type, a shelf, a category or a query that is no text", async () => {
    const page = { first: 1 };
    const { Query } = db;
    const wrong: [string, () => Promise<unknown>][] = [
      ["type", () => Query.ofType({ type: undefined as never }, page)],
      ["type", () => Query.ofType(undefined as never, page)],
      ["type", () => Query.searchType({ type: 7 as never }, page)],
      ["shelf", () => Query.onShelf({ type: "Book", shelf: null as never }, page)],
      ["shelf", () => Query.onShelf({ type: "Book", shelf: "\0" }, page)],
      ["category", () => Query.forCategory({ category: 1 as never }, page)],
      ["query", () => Query.searchType({ type: "Book" }, { first: 1, query: {} as never })],
      ["counts[1].type", () => Query.counts([{ type: "Book" }, { type: 3 as never }])],
      ["counts", () => Query.counts("Book" as never)],
      ["counts", () => Query.counts({ type: "Book" } as never)],
      ["counts[1]", () => Query.counts([{ type: "Book" }, "Book" as never])],
      ["counts[0].minRating", () => Query.counts([{ type: "Book", minRating: 0 }])],
      ["counts[0].type", () => Query.counts(Array(1) as never)],
    ];
    const sent = await observe("billio:data:statement", async () => {
      for (const [argument, call] of wrong) {
        await expect(call(), argument).rejects.toMatchObject({ code: "INVALID_ARGUMENT", argument });
      }
    });
    expect(sent).toEqual([]);
  });

  test("bounds are taken", async () => {
    for (const args of [{ first: 0 }, { first: 10_000 }, { first: 1, rating: { gte: 1, lte: 10 } }]) {
      for (const list of Object.values(lists)) await list(args as never);
    }
    const now = new Date();
    await db.Query.ofType({ type: "Book" }, { first: 1, startDate: now, endDate: now });
  });
});
