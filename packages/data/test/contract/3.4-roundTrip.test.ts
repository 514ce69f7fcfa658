import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anItem } from "../support/anItem.ts";
import { useDatabase } from "../support/useDatabase.ts";

const db = useDatabase();

describe("3.4 values are read back as they were stored", () => {
  test("in every field, and what is absent stays absent", async () => {
    const image = {
      url: "https://example.com/a.jpg?x='\"",
      width: 1000,
      height: 600,
      sizes: [{ size: 128, url: "https://example.com/s.jpg", width: 128, height: 77 }],
    };
    const dates = { movedAt: new Date("2024-01-01T00:00:00.001Z"), addedAt: new Date("1999-01-01") };
    const items = [
      anItem(dates),
      anItem({ ...dates, rating: 7, notes: "", externalId: "e", image, author: "A", reread: false }),
      anItem({ ...dates, image: { ...image, sizes: [] } }),
      anItem({ ...dates, image: { url: "u", width: 1, height: 1 } }),
      anItem({
        ...dates,
        type: "VideoGame",
        platforms: [],
        devices: ["SteamDeck"],
        hoursPlayed: 0.1,
        replay: true,
      }),
      anItem({
        ...dates,
        type: "TvSeason",
        seasonNumber: 3,
        seasonTitle: null,
        imageUrl: "x",
        data: 1,
        title_folded: 2,
      }),
      anItem({ ...dates, category: "Watching", "": 1, "type:id": "x", nested: { a: [null, { b: {} }] } }),
    ];
    for (const item of items) {
      const { id, type } = item;
      expect(await db.Mutate.createItem(item)).toStrictEqual(item);
      expect(await db.Query.withId({ id, type })).toStrictEqual(item);
      const { items: listed } = await db.Query.searchType({ type }, { first: 100, query: item.title });
      expect(listed).toContainEqual(item);
    }
  });

  test("a null for a common field means that the item doesn't have it", async () => {
    const stored = await db.Mutate.createItem(
      anItem({
        rating: null,
        notes: null,
        image: null,
        externalId: null,
        seriesId: null,
        movedAt: undefined,
      }),
    );
    for (const field of ["rating", "notes", "image", "externalId", "seriesId"]) {
      expect(stored).not.toHaveProperty(field);
    }
  });

  test("whatever JSON can carry, created and changed", async () => {
    // Names that have a meaning to arrays, JSON or SQL, each cleared alone.
    const cleared = ['f"', "f\\", "f\\g", "f,g", "{f}", "f'", "f\n", "NULL", "", " "].map(
      (name): [Record<string, unknown>, Record<string, unknown>] => [{ [name]: 1 }, { [name]: null }],
    );
    const field = fc.string({ unit: "grapheme", maxLength: 8 }).map((name) => `f${name}`);
    // JSON text has no negative zero worth the name: it comes back as 0.
    const value = fc
      .jsonValue({ maxDepth: 3, stringUnit: "grapheme" })
      .map((any) => withoutNegativeZero(any));
    await fc.assert(
      fc.asyncProperty(fc.dictionary(field, value), fc.dictionary(field, value), async (first, second) => {
        const item = anItem(first);
        const { movedAt, addedAt } = await db.Mutate.createItem(item);
        const key = { id: item.id, type: "Book" };
        expect(await db.Query.withId(key)).toEqual({ ...item, movedAt, addedAt });
        const changed = await db.Mutate.updateItem({ ...key, ...second });
        const expected = Object.entries({ ...item, ...second }).filter(([name]) => second[name] !== null);
        expect(changed).toEqual({ ...Object.fromEntries(expected), movedAt, addedAt });
      }),
      { numRuns: 100, examples: cleared },
    );
  });
});

function withoutNegativeZero(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
