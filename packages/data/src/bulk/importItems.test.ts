import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import type { Executor } from "../../../dsql/src/executor/Executor.ts";
import { CommitOutcomeUnknownError, ItemAlreadyExistsError, SeriesNotFoundError } from "../errors/index.ts";
import type { CreateItem } from "../item/Item.ts";
import { useDatabase } from "../../test/support/useDatabase.ts";
import { importItems } from "./importItems.ts";
import { storedTypes } from "./storedTypes.ts";

const database = useDatabase();

const book = (more: Partial<CreateItem> = {}): CreateItem => ({
  type: "Book",
  id: randomUUID(),
  shelf: "Read",
  title: "Emma",
  addedAt: new Date("2020-01-01T00:00:00.123Z"),
  movedAt: new Date("2020-02-01T00:00:00.456Z"),
  ...more,
});
const NOTHING = { created: 0, replaced: 0, equal: 0, kept: 0 };

test("what was imported is read back the same, in more batches than one", async () => {
  const awkward = book({
    title: `"%_\\{,} 😀 NULL ${"長".repeat(450)}`,
    rating: 10,
    notes: "\u0001\n\t'",
    externalId: "NULL",
    image: { url: "https://images.example.org/1", width: 1, height: 2, sizes: [] },
    author: null,
    ["__proto__"]: 1,
    nested: { a: ['"', { b: "\\" }] },
  });
  const many = [awkward, ...Array.from({ length: 1_200 }, () => book())];
  const batches: number[] = [];
  const counts = await importItems(database.executor, many, {
    onBatch: ({ created }) => batches.push(created),
  });
  expect(counts).toEqual({ ...NOTHING, created: 1_201 });
  expect(batches.toSorted((a, b) => a - b)).toEqual([201, 1_000]);
  expect(await database.Query.withId({ type: "Book", id: awkward.id })).toEqual(awkward);
  expect((await database.Query.searchType({ type: "Book" }, { first: 2, query: "\\{,}" })).items).toEqual([
    awkward,
  ]);
});

test("a stored item is replaced as a whole, kept, or rejected", async () => {
  const before = book({ author: "Jane Austen", notes: "n" });
  const after = book({ id: before.id, reread: true });
  const other = book();
  await importItems(database.executor, [before]);
  await expect(importItems(database.executor, [other, after])).rejects.toThrow(ItemAlreadyExistsError);
  expect(await storedTypes(database.executor, [other.id])).toEqual(new Map());
  expect(await importItems(database.executor, [other, after], { existing: "keep" })).toEqual({
    ...NOTHING,
    created: 1,
    kept: 1,
  });
  expect(await database.Query.withId(before)).toEqual(before);
  expect(await importItems(database.executor, [other, after], { existing: "replace" })).toEqual({
    ...NOTHING,
    replaced: 1,
    equal: 1,
  });
  expect(await database.Query.withId(after)).toEqual(after);
});

test.each(["replace", "keep", "refuse"] as const)(
  "an id of another type is rejected (%s)",
  async (existing) => {
    const game = book({ type: "VideoGame" });
    await importItems(database.executor, [game]);
    const same = book({ id: game.id.toUpperCase() });
    await expect(importItems(database.executor, [same], { existing })).rejects.toThrow(
      ItemAlreadyExistsError,
    );
    expect(await database.Query.withId(game)).toEqual(game);
  },
);

test("an id twice in a batch is an error, and so is an item that breaks a rule", async () => {
  const twice = book();
  await expect(
    importItems(database.executor, [twice, book(), { ...twice, id: twice.id.toUpperCase() }]),
  ).rejects.toThrow(`items must not hold an id twice, as they do ${twice.id}`);
  await expect(importItems(database.executor, [book({ rating: 11 })])).rejects.toMatchObject({
    code: "INVALID_ITEM",
  });
});

test("seasons come after their series, whichever batch that is in", async () => {
  const series = Array.from({ length: 1_100 }, () => book({ type: "TvSeries" }));
  const seasons = series.map(({ id }, index) =>
    book({ type: "TvSeason", seriesId: id, seasonNumber: index }),
  );
  const events: string[] = [];
  const watched: Executor = {
    inTransaction: false,
    run: (statement) => database.executor.run(statement),
    transact: async (work, options) => {
      events.push("begins");
      const result = await database.executor.transact(work, options);
      events.push("ends");
      return result;
    },
  };
  const counts = await importItems(watched, [...series, ...seasons], { concurrency: 4 });
  expect(counts).toEqual({ ...NOTHING, created: 2_200 });
  // Series two at once, and seasons two at once, but not before the last of the series.
  const twoAtOnce = ["begins", "begins", "ends", "ends"];
  expect(events).toEqual([...twoAtOnce, ...twoAtOnce]);
  const orphan = book({ type: "TvSeason", seriesId: randomUUID() });
  await expect(importItems(database.executor, [orphan])).rejects.toThrow(SeriesNotFoundError);
  const ofBook = book();
  await expect(importItems(database.executor, [ofBook, { ...orphan, seriesId: ofBook.id }])).rejects.toThrow(
    SeriesNotFoundError,
  );
});

test("a series that is deleted while its season is imported wins or loses, never leaving an orphan", async () => {
  const series = book({ type: "TvSeries" });
  await importItems(database.executor, [series]);
  // Held between the look at the series and the writing of the season, once.
  let deletions = 0;
  const meddling: Executor = {
    inTransaction: false,
    run: (statement) => database.executor.run(statement),
    transact: (work, options) =>
      database.executor.transact(
        (transaction) =>
          work({
            inTransaction: true,
            transact: (inner) => transaction.transact(inner),
            run: async (statement) => {
              const rows = await transaction.run(statement);
              if (statement.name === "bulk.holdSeries" && deletions++ === 0) {
                await database.Mutate.deleteItem({ type: "TvSeries", id: series.id });
              }
              return rows;
            },
          }),
        options,
      ),
  };
  const season = book({ type: "TvSeason", seriesId: series.id });
  await expect(importItems(meddling, [season])).rejects.toThrow(SeriesNotFoundError);
  // The second look found out: so the first transaction did meet a conflict at its commit.
  expect(deletions).toBe(2);
  expect(await database.Query.withId(season)).toBeUndefined();
});

test("a batch whose outcome is unknown is never written again", async () => {
  const lost = new CommitOutcomeUnknownError("COMMIT", undefined);
  let transactions = 0;
  const losing: Executor = {
    inTransaction: false,
    run: (statement) => database.executor.run(statement),
    transact: async (work, options) => {
      transactions++;
      await database.executor.transact(work, options);
      throw lost;
    },
  };
  for (const existing of ["replace", "keep", "refuse"] as const) {
    await expect(importItems(losing, [book()], { existing })).rejects.toThrow(lost);
  }
  expect(transactions).toBe(3);
});

test("items that grow by their quotes on the way stay below the 10 MiB of a message", async () => {
  const large = Array.from({ length: 9 }, () => book({ notes: '\\"'.repeat(500_000) }));
  const batches: number[] = [];
  await importItems(database.executor, large, { onBatch: ({ created }) => batches.push(created) });
  expect(batches.toSorted()).toEqual([1, 4, 4]);
  expect(await database.Query.withId(large[0] ?? { type: "", id: "" })).toEqual(large[0]);
});

test("an abort or an error ends the import after the running batches", async () => {
  const items = Array.from({ length: 4_000 }, () => book({ shelf: "aborted" }));
  const controller = new AbortController();
  let written = 0;
  const importing = importItems(database.executor, items, {
    signal: controller.signal,
    onBatch: ({ created }) => {
      written += created;
      controller.abort();
    },
  });
  await expect(importing).rejects.toMatchObject({ name: "AbortError" });
  expect(written).toBeGreaterThanOrEqual(1_000);
  expect(written).toBeLessThan(4_000);
  expect(await database.Query.counts([{ type: "Book", shelf: "aborted" }])).toEqual([written]);
});

test("an error of onBatch ends the import as any other does, and nowhere else", async () => {
  const unhandled: unknown[] = [];
  const note = (error: unknown) => void unhandled.push(error);
  process.on("unhandledRejection", note);
  try {
    const failing = () => {
      throw new Error("the progress bar broke");
    };
    const items = Array.from({ length: 1_200 }, () => book());
    await expect(importItems(database.executor, items, { onBatch: failing })).rejects.toThrow(
      "the progress bar broke",
    );
    await new Promise(setImmediate);
    expect(unhandled).toEqual([]);
  } finally {
    process.off("unhandledRejection", note);
  }
});

test.each<[argument: string, value: unknown]>([
  ["concurrency", 0],
  ["concurrency", NaN],
  ["concurrency", "2"],
  ["existing", "Replace"],
])("the option %s can't be %j", async (argument, value) => {
  const importing = importItems(database.executor, [book()], { [argument]: value });
  await expect(importing).rejects.toMatchObject({ code: "INVALID_ARGUMENT", argument });
});

test("two imports of the same items at once both succeed, and nothing is there twice", async () => {
  const items = Array.from({ length: 1_000 }, () => book({ shelf: "twice" }));
  const both = await Promise.all([
    importItems(database.executor, items, { existing: "replace" }),
    importItems(database.executor, items.toReversed(), { existing: "replace" }),
  ]);
  expect(both.reduce((sum, { created }) => sum + created, 0)).toBe(1_000);
  expect(both.reduce((sum, { equal, replaced }) => sum + equal + replaced, 0)).toBe(1_000);
  expect(await database.Query.counts([{ type: "Book", shelf: "twice" }])).toEqual([1_000]);
});

test("inside a transaction all batches are part of it", async () => {
  const items = Array.from({ length: 600 }, () => book({ shelf: "rolled back" }));
  const failure = new Error("rolled back");
  await expect(
    database.executor.transact(async (transaction) => {
      expect((await importItems(transaction, items)).created).toBe(600);
      throw failure;
    }),
  ).rejects.toBe(failure);
  expect(await database.Query.counts([{ type: "Book", shelf: "rolled back" }])).toEqual([0]);
});
