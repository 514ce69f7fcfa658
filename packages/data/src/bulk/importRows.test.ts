import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import type { Executor, Statement } from "../../../dsql/src/executor/Executor.ts";
import { ItemAlreadyExistsError, OccRetriesExhaustedError } from "../errors/index.ts";
import type { StoredRow } from "../item/ItemRow.ts";
import { observe } from "../../test/support/observe.ts";
import { useDatabase } from "../../test/support/useDatabase.ts";
import { deleteRows } from "./deleteRows.ts";
import { hasMoreItemsThan } from "./hasMoreItemsThan.ts";
import { importRows } from "./importRows.ts";
import { itemRow } from "./itemRow.ts";
import { storedRows } from "./storedRows.ts";
import { storedSeasons } from "./storedSeasons.ts";

const database = useDatabase();

const row = (more: Partial<StoredRow> = {}): StoredRow => {
  const { row: made } = itemRow({ type: "Book", id: randomUUID(), shelf: "Read", title: "Emma" });
  if (made === undefined) throw new Error("no row");
  return { ...made, ...more };
};
const isEqual = (stored: StoredRow, given: StoredRow) => stored.title === given.title;

test("rows are stored as they are, times to the microsecond", async () => {
  const odd = row({
    addedAt: "2020-01-01 00:00:00.123456+00",
    movedAt: "infinity",
    data: "no JSON",
    rating: "-7",
  });
  expect(await importRows(database.executor, [odd])).toMatchObject({ created: 1 });
  const stored = await storedRows(database.executor, [odd.id ?? ""]);
  const { addedAt, movedAt, data, rating } = stored.get(odd.id ?? "") ?? row();
  expect({ addedAt, movedAt, data, rating }).toEqual({
    addedAt: "2020-01-01 00:00:00.123456+00",
    movedAt: "infinity",
    data: "no JSON",
    rating: "-7",
  });
});

test("what is equal isn't written and isn't rejected; what differs is replaced or rejected", async () => {
  const [same, other, fresh] = [row(), row(), row()];
  await importRows(database.executor, [same, other]);
  const changed = { ...other, title: "Persuasion" };
  await expect(importRows(database.executor, [fresh, same, changed], { isEqual })).rejects.toThrow(
    ItemAlreadyExistsError,
  );
  expect((await storedRows(database.executor, [fresh.id ?? ""])).size).toBe(0);

  const received: unknown[] = [];
  const counts = await importRows(database.executor, [fresh, same, changed], {
    existing: "replace",
    isEqual,
    onBatch: ({ first, outcomes, rows }) =>
      received.push({ first, outcomes, titles: rows.map(({ title }) => title) }),
  });
  expect(counts).toEqual({ created: 1, equal: 1, replaced: 1, kept: 0 });
  const titles = ["Emma", "Emma", "Persuasion"];
  expect(received).toEqual([{ first: 0, outcomes: ["created", "equal", "replaced"], titles }]);
  expect(await importRows(database.executor, [fresh, same, changed], { isEqual })).toMatchObject({
    equal: 3,
  });
  const game = { ...same, type: "VideoGame" };
  for (const existing of ["replace", "refuse", "keep"] as const)
    await expect(importRows(database.executor, [game], { existing, isEqual })).rejects.toThrow(
      ItemAlreadyExistsError,
    );
});

test("where nothing is stored yet, a batch is one statement", async () => {
  const rows = Array.from({ length: 12_500 }, () => row());
  const firsts: number[] = [];
  const sent = await observe("billio:data:statement", () =>
    importRows(database.executor, rows, { isEqual, onBatch: ({ first }) => firsts.push(first) }),
  );
  const names = sent.map(({ name }) => name).filter((name) => name.startsWith("bulk."));
  expect(names).toEqual(Array(13).fill("bulk.insertNew"));
  expect(firsts.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 13 }, (_, batch) => batch * 1_000));

  const [counted] = await database.executor.run({
    name: "test.count",
    sql: "SELECT count(*) FROM items",
    values: [],
    effect: "read",
  });
  const count = Number(counted?.[0]);
  expect([
    count > 12_500,
    await hasMoreItemsThan(database.executor, count),
    await hasMoreItemsThan(database.executor, count - 1),
  ]).toEqual([true, false, true]);
});

test("series are deleted when their seasons are gone, and not before", async () => {
  const series = row({ type: "TvSeries" });
  const season = row({ type: "TvSeason", seriesId: series.id });
  await importRows(database.executor, [series, season]);
  const ids = [series.id ?? "", season.id ?? "", randomUUID()];
  expect(await storedSeasons(database.executor, ids)).toEqual([{ id: season.id, seriesId: series.id }]);
  expect(await deleteRows(database.executor, ids, "series")).toEqual([]);
  expect(await deleteRows(database.executor, ids, "others")).toEqual([season.id]);
  expect(await deleteRows(database.executor, ids, "series")).toEqual([series.id]);
});

/** The same database, where the first inserts leave every row out. */
function leavingOut(executor: Executor, times: number): Executor & { inserts: number } {
  const leaving = {
    inserts: 0,
    inTransaction: false,
    run: (statement: Statement) => executor.run(statement),
    transact: <T>(work: (transaction: Executor) => Promise<T>) =>
      executor.transact((transaction) =>
        work({
          inTransaction: true,
          transact: (inner) => transaction.transact(inner),
          run: (statement) =>
            statement.name === "bulk.insertNew" && leaving.inserts++ < times
              ? Promise.resolve([])
              : transaction.run(statement),
        }),
      ),
  };
  return leaving;
}

test("rows that an insert leaves out though they aren't stored are written by another transaction, or nothing is", async () => {
  for (const existing of ["replace", "refuse", "keep"] as const) {
    const rows = [row(), row()];
    const once = leavingOut(database.executor, 1);
    expect(await importRows(once, rows, { existing, isEqual }), existing).toMatchObject({ created: 2 });
    expect(once.inserts).toBe(2);
    const always = importRows(leavingOut(database.executor, 9), [row()], { existing, isEqual });
    await expect(always, existing).rejects.toThrow(OccRetriesExhaustedError);
  }
});
