import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { createData } from "../../src/createData.ts";
import type { Executor } from "../../../dsql/src/executor/Executor.ts";
import { anItem } from "../support/anItem.ts";
import { observe } from "../support/observe.ts";
import { useDatabase } from "../support/useDatabase.ts";

const db = useDatabase();
const { Mutate, Query } = { Mutate: () => db.Mutate, Query: () => db.Query };

describe("3 createItem", () => {
  test("stores the item and returns it, both dates now by default", async () => {
    const before = Date.now();
    const input = anItem({ author: "Ursula" });
    const stored = await Mutate().createItem(input);
    expect(stored).toEqual({ ...input, movedAt: stored.movedAt, addedAt: stored.addedAt });
    expect(stored.movedAt.getTime()).toBeGreaterThanOrEqual(before);
    expect(stored.movedAt.getTime()).toBeLessThanOrEqual(Date.now());
    expect(stored.addedAt).toEqual(stored.movedAt);
  });

  test("rejects an id in use, by an item of any type, and leaves that alone", async () => {
    const first = await Mutate().createItem(anItem({ title: "first" }));
    for (const type of ["Book", "Feature"]) {
      await expect(Mutate().createItem(anItem({ id: first.id, type }))).rejects.toMatchObject({
        code: "ITEM_ALREADY_EXISTS",
        id: first.id,
      });
    }
    expect(await Query().withId(first as never)).toEqual(first);
  });

  test("lets exactly one of many that create the same id at once through", async () => {
    const id = randomUUID();
    const results = await Promise.allSettled(
      Array.from({ length: 12 }, (_, index) => Mutate().createItem(anItem({ id, title: `${index}` }))),
    );
    const made = results.filter(({ status }) => status === "fulfilled");
    const refused = results.filter((result) => result.status === "rejected");
    expect(made).toHaveLength(1);
    for (const { reason } of refused) expect(reason).toMatchObject({ code: "ITEM_ALREADY_EXISTS" });
  });

  test("with updateIfExists replaces the item as a whole", async () => {
    const old = await Mutate().createItem(
      anItem({
        author: "old",
        reread: true,
        rating: 3,
        notes: "n",
        externalId: "x",
        image: { url: "https://example.com/a.jpg", width: 1, height: 2, sizes: [] },
        movedAt: new Date("2001-01-01"),
      }),
    );
    const input = anItem({ id: old.id, title: "new", series: "kept" });
    const stored = await Mutate().createItem(input, { updateIfExists: true });
    expect(stored).toEqual({ ...input, movedAt: stored.movedAt, addedAt: stored.addedAt });
    expect(await Query().withId({ type: "Book", id: old.id })).toEqual(stored);
    const fresh = anItem({ title: "not there before" });
    expect(await Mutate().createItem(fresh, { updateIfExists: true })).toMatchObject(fresh);
  });

  test("with updateIfExists changes no key, so that replacing a series and adding a season to it never meet", async () => {
    const sent: string[] = [];
    const series = await Mutate().createItem(anItem({ type: "TvSeries" }));
    const listening: Executor = {
      inTransaction: false,
      run: (statement) => {
        sent.push(statement.sql);
        return db.executor.run(statement);
      },
      transact: (work) => db.executor.transact(work),
    };
    await createData(listening).Mutate.createItem({ ...series, title: "new" }, { updateIfExists: true });
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatch(/do update set "shelf" = /);
    expect(sent[0]).not.toMatch(/"id" = excluded|"type" = excluded\."type",/);
  });

  test('with onConflict: "replace" does the same as with updateIfExists', async () => {
    const { id } = await Mutate().createItem(anItem({ notes: "gone" }));
    const stored = await Mutate().createItem(anItem({ id, title: "newer" }), { onConflict: "replace" });
    expect(stored).toMatchObject({ id, title: "newer" });
    expect(await Query().withId({ type: "Book", id })).toEqual(stored);
    expect(stored).not.toHaveProperty("notes");
  });

  test("with updateIfExists never overwrites another type", async () => {
    const book = await Mutate().createItem(anItem());
    await expect(
      Mutate().createItem(anItem({ id: book.id, type: "Feature" }), { updateIfExists: true }),
    ).rejects.toMatchObject({ code: "ITEM_ALREADY_EXISTS" });
    expect(await Query().withId({ type: "Book", id: book.id })).toEqual(book);
  });
});

describe("3 updateItem", () => {
  test("changes only its own fields, each type-specific field separately", async () => {
    const season = await Mutate().createItem(
      anItem({
        type: "TvSeason",
        seasonNumber: 3,
        seasonTitle: "Three",
        releaseYear: "2020",
        rating: 5,
        notes: "n",
      }),
    );
    const key = { id: season.id, type: "TvSeason" };
    expect(await Mutate().updateItem({ ...key, rewatch: true })).toEqual({ ...season, rewatch: true });
    expect(await Mutate().updateItem({ ...key, seasonTitle: "Drei", rating: 6 })).toEqual({
      ...season,
      rewatch: true,
      seasonTitle: "Drei",
      rating: 6,
    });
  });

  test("leaves alone what is undefined, clears what is null", async () => {
    const game = await Mutate().createItem(
      anItem({
        type: "VideoGame",
        platforms: ["Steam"],
        hoursPlayed: 5,
        rating: 5,
        notes: "n",
        externalId: "igdb:1",
        image: { url: "u", width: 1, height: 1 },
      }),
    );
    const key = { id: game.id, type: "VideoGame" };
    const changed = await Mutate().updateItem({
      ...key,
      title: undefined,
      platforms: undefined,
      hoursPlayed: null,
      'odd "name\\': null,
      rating: null,
      notes: null,
      externalId: null,
      image: null,
      seriesId: null,
    });
    const { shelf, movedAt, addedAt } = game;
    expect(changed).toEqual({ ...key, shelf, title: "A book", movedAt, addedAt, platforms: ["Steam"] });
    expect(await Query().withId(key)).toEqual(changed);
  });

  test("takes an image's null sizes for none", async () => {
    const image = { url: "u", width: 1, height: 1 };
    const key = { id: randomUUID(), type: "Book" };
    const created = await Mutate().createItem(anItem({ ...key, image: { ...image, sizes: null } }));
    expect(created.image).toEqual(image);
    await Mutate().updateItem({ ...key, image: { ...image, sizes: [] } });
    const changed = await Mutate().updateItem({ ...key, image: { ...image, sizes: null } });
    expect(changed.image).toEqual(image);
  });

  test.each(["shelf", "title", "movedAt", "addedAt"])("rejects clearing %s", async (field) => {
    const { id } = await Mutate().createItem(anItem());
    await expect(Mutate().updateItem({ id, type: "Book", [field]: null })).rejects.toMatchObject({
      code: "INVALID_ITEM",
      faults: [{ field, reason: "can't be cleared" }],
    });
  });

  test("a new shelf sets movedAt to now unless movedAt is given; the same shelf doesn't", async () => {
    const old = new Date("2001-01-01");
    const { id } = await Mutate().createItem(anItem({ movedAt: old, shelf: "Reading" }));
    const key = { id, type: "Book" };
    expect((await Mutate().updateItem({ ...key, shelf: "Reading" })).movedAt).toEqual(old);
    const before = Date.now();
    const { movedAt } = await Mutate().updateItem({ ...key, shelf: "Read" });
    expect(movedAt.getTime()).toBeGreaterThanOrEqual(before);
    const input = new Date("2002-02-02");
    expect((await Mutate().updateItem({ ...key, shelf: "DidNotFinish", movedAt: input })).movedAt).toEqual(
      input,
    );
  });

  test("returns the current item when there is nothing to change", async () => {
    const book = await Mutate().createItem(anItem());
    expect(await Mutate().updateItem({ id: book.id, type: "Book" })).toEqual(book);
    await expect(Mutate().updateItem({ id: randomUUID(), type: "Book" })).rejects.toMatchObject({
      code: "ITEM_NOT_FOUND",
    });
  });

  test("finds no item of another type or id", async () => {
    const { id } = await Mutate().createItem(anItem());
    for (const key of [
      { id, type: "Feature" },
      { id: randomUUID(), type: "Book" },
    ]) {
      await expect(Mutate().updateItem({ ...key, title: "x" })).rejects.toMatchObject({
        code: "ITEM_NOT_FOUND",
        ...key,
      });
    }
  });

  test("is one statement, and two in one transaction for a season's series", async () => {
    const series = await Mutate().createItem(anItem({ type: "TvSeries" }));
    const { id } = await Mutate().createItem(anItem({ type: "TvSeason" }));
    const plain = await observe("billio:data:statement", () =>
      Mutate().updateItem({ id, type: "TvSeason", rating: 3, seasonNumber: 2, seasonTitle: null }),
    );
    expect(plain.map(({ name }) => name)).toEqual(["Mutate.updateItem"]);
    const moved = await observe("billio:data:statement", () =>
      Mutate().updateItem({ id, type: "TvSeason", seriesId: series.id }),
    );
    expect(moved.map(({ name }) => name)).toEqual([
      "BEGIN",
      "Mutate.holdSeries",
      "Mutate.updateItem",
      "COMMIT",
    ]);
  });
});

describe("3 deleteItem", () => {
  test("deletes the item", async () => {
    const { id } = await Mutate().createItem(anItem());
    await Mutate().deleteItem({ id, type: "Book" });
    expect(await Query().withId({ id, type: "Book" })).toBeUndefined();
  });

  test("finds no item of another type or id, nor one that is gone", async () => {
    const { id } = await Mutate().createItem(anItem());
    const gone = await Mutate().createItem(anItem());
    await Mutate().deleteItem({ id: gone.id, type: "Book" });
    for (const key of [
      { id, type: "TvSeries" },
      { id, type: "Feature" },
      { id: gone.id, type: "Book" },
      { id: randomUUID(), type: "TvSeries" },
      { id: "no uuid", type: "Book" },
    ]) {
      await expect(Mutate().deleteItem(key)).rejects.toMatchObject({ code: "ITEM_NOT_FOUND", ...key });
    }
    expect(await Query().withId({ id, type: "Book" })).toBeDefined();
  });
});

describe("3 rows that another program has written", () => {
  const put = async (columns: Record<string, unknown>) => {
    const row = {
      id: randomUUID(),
      type: "Book",
      shelf: "Odd",
      title: "Odd",
      title_folded: "odd",
      ...columns,
    };
    const names = Object.keys(row);
    await db.backend(
      `INSERT INTO items (${names.join(", ")}) VALUES (${names.map((_, index) => `$${index + 1}`).join(", ")})`,
      Object.values(row),
    );
    return row;
  };
  const malformedData = [
    null,
    "",
    "not json",
    "{",
    "[]",
    "[1,2]",
    "null",
    '"text"',
    "7",
    '{"a":"\\u0000"}',
    '{"a":"\\ud800"}',
    '{"title":"other","id":"x","type":"y","shelf":null,"movedAt":3,"image":1,"author":"kept"}',
    '{"__proto__":{"polluted":true}}',
  ];

  test("never fail a list, and their columns win over fields of the same name", async () => {
    for (const data of malformedData) await put({ data });
    await put({ image_width: 3 });
    await put({ image_url: "u" });
    await put({ image_url: "u", image_width: 1, image_height: 1, image_sizes: "not json" });
    await put({ rating: 77 });
    const page = await db.Query.onShelf({ type: "Book", shelf: "Odd" }, { first: 50 });
    expect(page.items).toHaveLength(malformedData.length + 4);
    for (const item of page.items) expect(item).toMatchObject({ type: "Book", shelf: "Odd", title: "Odd" });
    expect(page.items.filter(({ author }) => author === "kept")).toHaveLength(1);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test.each(malformedData)(
    "take a change of one field all the same, whatever their data (%j)",
    async (data) => {
      const { id } = await put({ data });
      const changed = await db.Mutate.updateItem({ id, type: "Book", reread: true, rating: 4, gone: null });
      expect(changed).toMatchObject({ title: "Odd", reread: true, rating: 4 });
      expect(await db.Query.withId({ id, type: "Book" })).toEqual(changed);
    },
  );

  test("keep what can be read of their data when a field changes", async () => {
    const { id } = await put({ data: '{"author":"A","nul":"\\u0000","gone":1}' });
    expect(await db.Mutate.updateItem({ id, type: "Book", reread: true, gone: null })).toMatchObject({
      author: "A",
      nul: "\0",
      reread: true,
    });
  });

  test("can be changed inside a transaction, which then runs once more", async () => {
    const { id } = await put({ data: '{"author": unquoted}' });
    let runs = 0;
    const changed = await db.transact(async ({ Mutate }) => {
      runs++;
      await Mutate.createItem(anItem({ shelf: id.slice(0, 20) }));
      return Mutate.updateItem({ id, type: "Book", reread: true });
    });
    expect(runs).toBe(2);
    expect(changed).toMatchObject({ reread: true });
    expect(await db.Query.counts([{ type: "Book", shelf: id.slice(0, 20) }])).toEqual([1]);
  });
});
