import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { anItem } from "../support/anItem.ts";
import { observe } from "../support/observe.ts";
import { useDatabase } from "../support/useDatabase.ts";

const db = useDatabase();

describe("2 withId", () => {
  test("returns the item that has both the type and the id", async () => {
    const book = await db.Mutate.createItem(anItem({ author: "Boris Pasternak" }));
    expect(await db.Query.withId({ type: "Book", id: book.id })).toEqual(book);
    expect(await db.Query.withId({ type: "Feature", id: book.id })).toBeUndefined();
    expect(await db.Query.withId({ type: "Book", id: randomUUID() })).toBeUndefined();
  });

  test("takes an id in capitals for the same id", async () => {
    const book = await db.Mutate.createItem(anItem());
    expect(await db.Query.withId({ type: "Book", id: book.id.toUpperCase() })).toEqual(book);
  });

  test("sends no statement for an id that is no UUID", async () => {
    const sent = await observe("billio:data:statement", async () => {
      for (const id of ["", "x", "'; drop table items", `${randomUUID()} `, null, 7, undefined, {}]) {
        expect(await db.Query.withId({ type: "Book", id: id as string })).toBeUndefined();
      }
    });
    expect(sent).toEqual([]);
  });

  test("accepts and ignores { consistent }", async () => {
    const book = await db.Mutate.createItem(anItem());
    expect(await db.Query.withId({ type: "Book", id: book.id }, { consistent: true })).toEqual(book);
  });
});

describe("2 withExternalId", () => {
  test("returns all items with that id, of any type, oldest movedAt first", async () => {
    const externalId = `tmdb:${randomUUID()}`;
    const later = await db.Mutate.createItem(
      anItem({ externalId, type: "Feature", movedAt: new Date("2024-02-01") }),
    );
    const sooner = await db.Mutate.createItem(anItem({ externalId, movedAt: new Date("2024-01-01") }));
    expect(await db.Query.withExternalId({ externalId })).toEqual([sooner, later]);
    expect(await db.Query.withExternalId({ externalId: "tmdb:none" })).toEqual([]);
  });

  test("rejects what is no text", async () => {
    await expect(db.Query.withExternalId({ externalId: undefined as never })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      argument: "externalId",
    });
  });
});

describe("2 withSeriesId", () => {
  test("orders seasons by number, then movedAt, then id, malformed numbers last", async () => {
    const series = await db.Mutate.createItem(anItem({ type: "TvSeries" }));
    const season = (title: string, seasonNumber: unknown, day: number) =>
      db.Mutate.createItem(
        anItem({
          type: "TvSeason",
          seriesId: series.id,
          title,
          movedAt: new Date(Date.UTC(2024, 0, day)),
          ...(seasonNumber === undefined ? {} : { seasonNumber }),
        }),
      );
    await season("none", undefined, 1);
    await season("text", "abc", 2);
    await season("two, moved early", 2, 3);
    await season("ten", 10, 1);
    await season("one and a half", 1.5, 9);
    await season("one", 1, 30);
    await season("two, moved late", 2, 4);
    const found = await db.Query.withSeriesId({ seriesId: series.id });
    expect(found.map(({ title }) => title as string)).toEqual([
      "one",
      "one and a half",
      "two, moved early",
      "two, moved late",
      "ten",
      "none",
      "text",
    ]);
  });

  test("finds nothing for an id that is no UUID", async () => {
    expect(await db.Query.withSeriesId({ seriesId: "nope" })).toEqual([]);
  });
});

describe("2 lists", () => {
  const shelf = randomUUID().slice(0, 20);

  test("ofType and onShelf return pages, newest moved first, with the count and where to go on", async () => {
    const made = [];
    for (let day = 1; day <= 5; day++) {
      made.push(
        await db.Mutate.createItem(
          anItem({ type: "VideoGame", shelf, title: `${day}`, movedAt: new Date(Date.UTC(2024, 0, day)) }),
        ),
      );
    }
    await db.Mutate.createItem(anItem({ type: "VideoGame", shelf: "elsewhere", movedAt: new Date(0) }));
    const newest = made.reverse();

    const page = await db.Query.onShelf({ type: "VideoGame", shelf }, { first: 3 });
    expect(page).toEqual({ items: newest.slice(0, 3), count: 5, lastKey: expect.any(String) as string });
    const rest = await db.Query.onShelf({ type: "VideoGame", shelf }, { first: 3, after: page.lastKey });
    expect(rest).toEqual({ items: newest.slice(3), count: 5 });

    expect((await db.Query.ofType({ type: "VideoGame" }, { first: 10 })).items.slice(0, 5)).toEqual(newest);
    expect((await db.Query.ofType({ type: "VideoGame" }, { first: 10 })).count).toBe(6);
  });

  test("sort by ADDED_AT on request", async () => {
    const on = randomUUID().slice(0, 20);
    const old = await db.Mutate.createItem(
      anItem({ shelf: on, addedAt: new Date("2001-01-01"), movedAt: new Date("2020-01-01") }),
    );
    const young = await db.Mutate.createItem(
      anItem({ shelf: on, addedAt: new Date("2002-01-01"), movedAt: new Date("2010-01-01") }),
    );
    const by = async (sortBy: "ADDED_AT" | "MOVED_AT") =>
      (await db.Query.onShelf({ type: "Book", shelf: on }, { first: 5, sortBy })).items;
    expect(await by("ADDED_AT")).toEqual([young, old]);
    expect(await by("MOVED_AT")).toEqual([old, young]);
  });

  test("have a lastKey when and only when another page follows", async () => {
    const on = randomUUID().slice(0, 20);
    for (let index = 0; index < 3; index++) await db.Mutate.createItem(anItem({ shelf: on }));
    const list = (first: number) => db.Query.onShelf({ type: "Book", shelf: on }, { first });
    expect((await list(2)).lastKey).toBeDefined();
    expect(await list(3)).not.toHaveProperty("lastKey");
    expect(await list(10_000)).not.toHaveProperty("lastKey");
  });

  test("return the count alone for first 0", async () => {
    const on = randomUUID().slice(0, 20);
    await db.Mutate.createItem(anItem({ shelf: on }));
    expect(await db.Query.onShelf({ type: "Book", shelf: on }, { first: 0 })).toEqual({
      items: [],
      count: 1,
    });
  });

  test("skip the count with withCount false", async () => {
    const page = await db.Query.ofType({ type: "Book" }, { first: 1, withCount: false });
    expect(page).not.toHaveProperty("count");
    expect(page.items).toHaveLength(1);
  });

  test("are empty pages with a count of 0 when nothing matches", async () => {
    expect(await db.Query.onShelf({ type: "Book", shelf: "nowhere" }, { first: 5 })).toEqual({
      items: [],
      count: 0,
    });
    expect(await db.Query.searchType({ type: "Book" }, { first: 5, query: "nothing has this" })).toEqual({
      items: [],
      count: 0,
    });
  });

  test("forCategory and forWatching list features and series; an unknown category is empty", async () => {
    const feature = await db.Mutate.createItem(anItem({ type: "Feature", movedAt: new Date("2090-01-01") }));
    const series = await db.Mutate.createItem(anItem({ type: "TvSeries", movedAt: new Date("2091-01-01") }));
    await db.Mutate.createItem(anItem({ type: "Book", movedAt: new Date("2092-01-01") }));
    const watching = await db.Query.forWatching({ first: 2 });
    expect(watching.items).toEqual([series, feature]);
    expect(watching.count).toBe(
      (await db.Query.counts([{ type: "Feature" }, { type: "TvSeries" }])).reduce((sum, n) => sum + n),
    );
    expect(await db.Query.forCategory({ category: "Watching" }, { first: 2 })).toMatchObject({
      items: watching.items,
    });
    expect(await db.Query.forCategory({ category: "constructor" }, { first: 2 })).toEqual({
      items: [],
      count: 0,
    });
  });

  test("list items of any date: no default hides one", async () => {
    const on = randomUUID().slice(0, 20);
    for (const year of ["0001", "1850", "2300", "9999"]) {
      await db.Mutate.createItem(anItem({ shelf: on, movedAt: new Date(`${year}-06-01`) }));
    }
    expect(await db.Query.onShelf({ type: "Book", shelf: on }, { first: 10 })).toMatchObject({ count: 4 });
  });
});

describe("2 filters", () => {
  const shelf = randomUUID().slice(0, 20);
  const list = async (filters: object) => {
    const page = await db.Query.onShelf({ type: "Book", shelf }, { first: 10, ...filters });
    const [counted] = await db.Query.counts([{ type: "Book", shelf, ...filters }]);
    expect(page.count).toBe(page.items.length);
    expect(counted).toBe(page.items.length);
    return page.items.map(({ title }) => title as string);
  };

  test("combine freely, bounds included", async () => {
    const make = (title: string, day: number, rating?: number) =>
      db.Mutate.createItem(
        anItem({
          shelf,
          title,
          movedAt: new Date(Date.UTC(2024, 0, day)),
          addedAt: new Date(Date.UTC(2020, 0, 10 - day)),
          ...(rating === undefined ? {} : { rating }),
        }),
      );
    await make("Amélie", 1, 8);
    await make("Ame no Naka", 2, 5);
    await make("Zorba", 3, 9);
    await make("unrated", 4);

    expect(await list({})).toEqual(["unrated", "Zorba", "Ame no Naka", "Amélie"]);
    expect(await list({ startDate: new Date(Date.UTC(2024, 0, 2)) })).toEqual([
      "unrated",
      "Zorba",
      "Ame no Naka",
    ]);
    expect(await list({ endDate: new Date(Date.UTC(2024, 0, 2)) })).toEqual(["Ame no Naka", "Amélie"]);
    expect(
      await list({
        sortBy: "ADDED_AT",
        startDate: new Date(Date.UTC(2020, 0, 7)),
        endDate: new Date(Date.UTC(2020, 0, 8)),
      }),
    ).toEqual(["Ame no Naka", "Zorba"]);
    expect(await list({ minRating: 8 })).toEqual(["Zorba", "Amélie"]);
    expect(await list({ minRating: 8.5 })).toEqual(["Zorba"]);
    expect(await list({ rating: { lte: 8.5 } })).toEqual(["Ame no Naka", "Amélie"]);
    expect(await list({ rating: { gte: 5, lte: 8 } })).toEqual(["Ame no Naka", "Amélie"]);
    expect(await list({ rating: { gte: 5 }, minRating: 9 })).toEqual(["Zorba"]);
    expect(await list({ rating: { gte: 9, lte: 5 } })).toEqual([]);
    expect(await list({ searchTerm: "ame" })).toEqual(["Ame no Naka", "Amélie"]);
    expect(await list({ searchTerm: "ame", minRating: 6, endDate: new Date(Date.UTC(2024, 5)) })).toEqual([
      "Amélie",
    ]);
    expect(await list({ searchTerm: null, rating: null, startDate: null, sortBy: null })).toHaveLength(4);
  });

  test("include all of the last millisecond, which the database knows more finely", async () => {
    const on = randomUUID().slice(0, 20);
    const { id } = await db.Mutate.createItem(anItem({ shelf: on }));
    await db.backend("UPDATE items SET moved_at = '2024-01-01 00:00:00.123456+00' WHERE id = $1", [id]);
    const moved = new Date("2024-01-01T00:00:00.123Z");
    const page = { first: 1, startDate: moved, endDate: moved };
    expect((await db.Query.onShelf({ type: "Book", shelf: on }, page)).items).toMatchObject([
      { movedAt: moved },
    ]);
  });

  test("take dates that no item can have for bounds that let all or none through", async () => {
    const far = new Date(8.64e15);
    const past = new Date(-8.64e15);
    expect(await list({ startDate: past, endDate: far })).toHaveLength(4);
    expect(await list({ startDate: far })).toEqual([]);
    expect(await list({ endDate: past })).toEqual([]);
  });
});

describe("2 counts", () => {
  test("counts each list in order", async () => {
    const shelf = randomUUID().slice(0, 20);
    await db.Mutate.createItem(anItem({ shelf, title: "One", rating: 3 }));
    await db.Mutate.createItem(anItem({ shelf, title: "Two" }));
    await db.Mutate.createItem(anItem({ shelf, type: "Feature", title: shelf }));
    const what = [
      { type: "Book", shelf },
      { type: "Book", shelf, minRating: 2 },
      { type: "Feature", searchTerm: shelf.toUpperCase() },
      { type: "VideoGame", shelf },
    ];
    expect(await db.Query.counts(what)).toEqual([2, 1, 1, 0]);
    expect(await db.Query.counts([])).toEqual([]);
  });

  test("takes 100 lists and rejects 101", async () => {
    const list = { type: "Book", searchTerm: "x", minRating: 3, startDate: new Date(0) };
    expect(await db.Query.counts(Array.from({ length: 100 }, () => list))).toHaveLength(100);
    await expect(db.Query.counts(Array.from({ length: 101 }, () => list))).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
    });
  });
});
