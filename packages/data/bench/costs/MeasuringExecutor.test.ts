import { useDsql } from "@mattb.tech/billio-dsql-local/testing";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { createData, type Data } from "../../src/createData.ts";
import { migrated } from "../../src/testing.ts";
import { itemAt, numberOf } from "../generate/itemAt.ts";
import { measureEntries, readIndexes } from "./indexes.ts";
import { MeasuringExecutor } from "./MeasuringExecutor.ts";
import type { Use } from "./Use.ts";

const dsql = useDsql({ isolated: migrated });
let backend: pg.Client;
let executor: MeasuringExecutor;
let data: Data;
/** The row, and the indexes by external id, by series, four of lists and one of titles. */
const ENTRIES_OF_ITEM = 8;
/** The record of a write, and one that has expired. */
const RECORDS = 2;

beforeAll(async () => {
  backend = new pg.Client({ connectionString: dsql.backendConnectionString });
  await backend.connect();
});
beforeEach(async () => {
  const indexes = await readIndexes(backend);
  executor = await MeasuringExecutor.begin({
    backend,
    indexes,
    sizes: await measureEntries(backend, indexes),
  });
  data = createData(executor);
});
afterEach(() => executor.end());
afterAll(() => backend.end());

async function taken(work: () => Promise<unknown>): Promise<Partial<Use>[]> {
  await executor.taken();
  await work();
  return executor.taken();
}

const book = itemAt(numberOf("Book", 1));
const series = itemAt(numberOf("TvSeries", 1));
const season = itemAt(numberOf("TvSeries", 1) + 1);

test("a new item writes its row, an entry of each index that isn't partial, and a record of the write", async () => {
  const [use, ...others] = await taken(() => data.Mutate.createItem(book));
  expect(others).toEqual([]);
  expect(use).toMatchObject({
    statements: 1,
    rowsRead: 0,
    itemsChanged: 1,
    entriesWritten: ENTRIES_OF_ITEM + RECORDS,
  });
  expect(use?.bytesWritten).toBeGreaterThanOrEqual(128 * (ENTRIES_OF_ITEM + RECORDS));
  expect(use?.bytesWritten).toBeLessThan(1_500);
});

test("a change writes the row and the entries that it concerns, twice where their order changes", async () => {
  const { id, type } = await data.Mutate.createItem({ ...book, shelf: "Read" });
  const entries = async (changes: object) => {
    const [use] = await taken(() => data.Mutate.updateItem({ id, type, ...changes }));
    return (use?.entriesWritten ?? 0) - RECORDS;
  };
  // All four lists' indexes contain the rating.
  expect(await entries({ rating: 1 })).toBe(1 + 4);
  expect(await entries({ author: "Anon" })).toBe(1);
  expect(await entries({ title: "Beowulf" })).toBe(1 + 2);
  // By series and date, by date, by shelf and either date.
  expect(await entries({ shelf: "Reading" })).toBe(1 + 2 * 4);
});

test("entries of partial indexes are written when a row comes to meet their condition, and when it ceases to", async () => {
  const { id } = await data.Mutate.createItem(book);
  const fold = (value: string) =>
    taken(() =>
      executor.run({
        name: "test",
        sql: `UPDATE items SET title_folded = ${value} WHERE id = $1`,
        values: [id],
        effect: "write",
      }),
    );
  // The index of titles loses one entry and gets another, the one of titles not filled gets one.
  expect(await fold("NULL")).toMatchObject([{ entriesWritten: 1 + 2 + 1 }]);
  expect(await fold("'emma'")).toMatchObject([{ entriesWritten: 1 + 2 + 1 }]);
});

test("a transaction is one, with one record, whatever it sends", async () => {
  const uses = await taken(() =>
    data.transact(async ({ Mutate, Query }) => {
      await Mutate.createItem(series);
      await Mutate.createItem(season);
      await Query.withSeriesId({ seriesId: series.id });
    }),
  );
  expect(uses).toMatchObject([
    { statements: 3, itemsChanged: 2, rowsRead: 1, entriesWritten: 2 * ENTRIES_OF_ITEM + RECORDS },
  ]);
});

test("nothing is left", async () => {
  await data.Mutate.createItem(book);
  await executor.end();
  const { rows } = await backend.query<{ items: number; triggers: number }>(
    `SELECT (SELECT count(*)::int FROM items) AS items,
       (SELECT count(*)::int FROM pg_trigger WHERE tgname = 'zz_note_changes') AS triggers`,
  );
  expect(rows).toEqual([{ items: 0, triggers: 0 }]);
});
