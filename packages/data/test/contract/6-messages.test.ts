import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { DataError } from "../../src/errors/index.ts";
import { anItem } from "../support/anItem.ts";
import { useDatabase } from "../support/useDatabase.ts";

const db = useDatabase();

const SECRET = "a note that nobody may see";

async function errorOf(call: Promise<unknown>): Promise<DataError> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DataError);
  return error as DataError;
}

describe("6 no message contains SQL, parameters, notes or tokens", () => {
  test("whether the library rejects or the database does", async () => {
    const { Query, Mutate } = db;
    const taken = await Mutate.createItem(anItem({ notes: SECRET }));
    const series = await Mutate.createItem(anItem({ type: "TvSeries", notes: SECRET }));
    await Mutate.createItem(anItem({ type: "TvSeason", seriesId: series.id }));
    const refused = [
      () => Mutate.createItem(anItem({ id: taken.id, notes: SECRET })),
      () =>
        Mutate.createItem(
          anItem({ notes: `${SECRET}\0`, rating: 11, title: "", author: { [SECRET]: 1n } as never }),
        ),
      () => Mutate.createItem(anItem({ type: "TvSeason", seriesId: randomUUID(), notes: SECRET })),
      () => Mutate.updateItem({ id: randomUUID(), type: "Book", notes: SECRET }),
      () => Mutate.updateItem({ id: taken.id, type: "Book", rating: SECRET }),
      () => Mutate.deleteItem({ id: series.id, type: "TvSeries" }),
      () => Query.ofType({ type: "Book" }, { first: 1, after: SECRET }),
      () => Query.ofType({ type: "Book" }, { first: 1, searchTerm: `${SECRET}\0` }),
      () => Query.ofType({ type: "Book" }, { first: 1, sortBy: SECRET as never }),
    ];
    const codes = [];
    for (const call of refused) {
      const { code, message } = await errorOf(call());
      codes.push(code);
      expect(message.replace("author." + SECRET, "")).not.toContain(SECRET);
      expect(message).not.toMatch(/\b(select|insert|update|delete|returning|where|values)\b.*(\$1|"items")/i);
    }
    expect(codes).toEqual([
      "ITEM_ALREADY_EXISTS",
      "INVALID_ITEM",
      "SERIES_NOT_FOUND",
      "ITEM_NOT_FOUND",
      "INVALID_ITEM",
      "SERIES_HAS_SEASONS",
      "INVALID_CURSOR",
      "INVALID_ARGUMENT",
      "INVALID_ARGUMENT",
    ]);

    // A database without the migrations rejects the statements themselves.
    await db.backend("ALTER TABLE items RENAME COLUMN notes TO renamed");
    try {
      const id = randomUUID();
      for (const call of [
        () => Mutate.createItem(anItem({ notes: SECRET })),
        () => Mutate.updateItem({ id, type: "Book", notes: SECRET }),
        () => Query.searchType({ type: "Book" }, { first: 1, query: SECRET }),
        () => Query.onShelf({ type: "Book", shelf: SECRET }, { first: 1, searchTerm: SECRET }),
      ]) {
        const { code, message } = await errorOf(call());
        expect(code).toBe("DATABASE_STATEMENT_FAILED");
        expect(message).toMatch(
          /^The database refused (Query|Mutate)\.\w+ with SQLSTATE 42703: the tables are missing or older than this version; run the migrations \(`migrate`\) first$/,
        );
      }
    } finally {
      await db.backend("ALTER TABLE items RENAME COLUMN renamed TO notes");
    }
  });

  test("whichever field or argument it is given in", async () => {
    const { Query, Mutate } = db;
    const unstorable = `${SECRET}\0`;
    const fields: Record<string, unknown>[] = [
      { id: SECRET },
      { type: SECRET },
      { shelf: unstorable },
      { title: SECRET.repeat(20) },
      { externalId: unstorable },
      { notes: unstorable },
      { rating: SECRET },
      { movedAt: SECRET },
      { seriesId: SECRET },
      { image: SECRET },
      { image: { url: unstorable, width: SECRET, height: SECRET, sizes: SECRET } },
      { image: { url: "u", width: 1, height: 1, sizes: [SECRET, { size: [SECRET] }] } },
      { author: unstorable },
      { author: [Symbol(SECRET), () => SECRET] },
    ];
    const { id } = await Mutate.createItem(anItem());
    for (const input of fields) {
      for (const call of [
        () => Mutate.createItem(anItem(input)),
        () => Mutate.updateItem({ id, type: "Book", ...input }),
      ]) {
        const { code, message } = await errorOf(call());
        expect(code).toBe("INVALID_ITEM");
        expect(message).not.toContain(SECRET);
      }
    }

    const page = { first: 1 };
    const args: Record<string, unknown>[] = [
      ...["first", "startDate", "endDate", "rating", "minRating", "sortBy", "withCount"].map((name) => ({
        [name]: SECRET,
      })),
      { rating: { gte: SECRET } },
      { searchTerm: unstorable },
    ];
    for (const call of [
      ...args.map((input) => () => Query.ofType({ type: "Book" }, { ...page, ...input })),
      () => Query.ofType({ type: unstorable }, page),
      () => Query.onShelf({ type: "Book", shelf: unstorable }, page),
      () => Query.forCategory({ category: unstorable }, page),
      () => Query.searchType({ type: "Book" }, { ...page, query: unstorable }),
      () => Query.withExternalId({ externalId: unstorable }),
      () => Query.counts([{ type: "Book", minRating: SECRET as never }]),
    ]) {
      const { code, message } = await errorOf(call());
      expect(code).toBe("INVALID_ARGUMENT");
      expect(message).not.toContain(SECRET);
    }
  });
});
