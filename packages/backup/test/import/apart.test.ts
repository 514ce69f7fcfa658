import type { Executor } from "@mattb.tech/billio-data/bulk";
import { expect, test } from "vitest";
import { importInto, type ImportReport, type Source } from "../../src/index.ts";
import type { SourceItem } from "../../src/source/Source.ts";
import { backupFolder } from "../support/backupFolder.ts";
import { importFolder } from "../support/importFolder.ts";
import { memorySource } from "../support/memorySource.ts";
import { madeUpBooks, madeUpId } from "../support/madeUpBooks.ts";
import { oldSeries } from "../support/oldShelf.ts";
import { temporaryFolder } from "../support/temporaryFolder.ts";
import { useLibrary } from "../support/useLibrary.ts";
import { itemRow } from "@mattb.tech/billio-data/bulk";

const library = useLibrary();

test("two machines share a source at the same time: each item is one's, seasons go with their series, and both are done alone", async () => {
  const many = Array.from({ length: 30 }, (_, n) => oldSeries(10_000 + n * 10, 3));
  const folder = await backupFolder({
    "Book.json": [...madeUpBooks(300)],
    "TvSeries.json": many.map(({ series }) => series),
    "TvSeason.json": many.flatMap(({ seasons }) => seasons),
  });
  const shards = [1, 2].map((number) => ({ number, count: 2 }));
  const both = () => Promise.all(shards.map((shard) => importFolder(folder, library, { shard })));
  const reports = await both();
  const created = (type: "Book" | "TvSeries" | "TvSeason") => reports.map(({ types }) => types[type].created);
  expect(reports.map(({ outcome }) => outcome)).toEqual(["done", "done"]);
  for (const [type, all] of [
    ["Book", 300],
    ["TvSeries", 30],
    ["TvSeason", 90],
  ] as const) {
    const [one = 0, other = 0] = created(type);
    expect(one + other).toBe(all);
    expect(Math.min(one, other)).toBeGreaterThan(0);
  }
  expect(created("TvSeason")).toEqual(created("TvSeries").map((count) => count * 3));
  // One after the other as well, and both find all equal.
  const again: ImportReport[] = [];
  for (const shard of shards) again.push(await importFolder(folder, library, { shard }));
  expect(again.reduce((sum, { types }) => sum + types.Book.equal, 0)).toBe(300);
});

test("what another machine writes during the check isn't taken for items that the source hasn't", async () => {
  const folder = await backupFolder({ "Book.json": [...madeUpBooks(100)] });
  await library.Mutate.createItem({ type: "Book", id: madeUpId(0), shelf: "Read", title: "T", author: "A" });
  const others: Promise<unknown>[] = [];
  let counts = 0;
  const late: Executor = {
    inTransaction: false,
    transact: (unit, options) => library.executor.transact(unit, options),
    run: async (statement) => {
      // When all was looked up, and before what is stored is counted: the first count asks whether there is anything at all.
      if (statement.name === "bulk.hasMoreItemsThan" && counts++ === 1) {
        others.push(
          importFolder(folder, library, {
            shard: { number: 1, count: 2 },
            allowOthers: true,
            onConflict: "skip",
          }),
        );
        await others[0];
      }
      return library.executor.run(statement);
    },
  };
  const second = { shard: { number: 2, count: 2 }, onConflict: "skip" } as const;
  expect(await importFolder(folder, { executor: late }, second)).toMatchObject({ outcome: "done" });
  expect(others).toHaveLength(1);
  expect(await library.Query.counts([{ type: "Book" }])).toEqual([100]);
  // One that is really another one's is found, and named.
  await library.Mutate.createItem({
    type: "Book",
    id: madeUpId(999),
    shelf: "Read",
    title: "T",
    author: "A",
  });
  const refused = await importFolder(folder, library, second);
  expect(refused.refusal).toContain(`items that the source hasn't, e.g. ${madeUpId(999)}`);
});

const at = { file: "changes" };
const gone = (id: string): SourceItem => ({
  at,
  id,
  deleted: true,
  faults: [],
  raw: () => ({ form: "dynamodb", text: "{}" }),
});
function put(item: Record<string, unknown>): SourceItem {
  const dates = { addedAt: new Date(0), movedAt: new Date(0) };
  const { row } = itemRow({ ...dates, shelf: "Read", title: "T", ...item });
  if (row === undefined) throw new Error("no row");
  return { at, id: row.id ?? "", row, faults: [], raw: () => ({ form: "dynamodb", text: "{}" }) };
}
async function apply(...items: SourceItem[]): Promise<ImportReport> {
  const source: Source = memorySource(() => items, { kind: "dynamodb-incremental" });
  return importInto(source, { executor: library.executor, work: await temporaryFolder() });
}

test("changes are applied on top: replaced, created, deleted, series after their seasons", async () => {
  const [series, other, book, left] = [1, 2, 3, 4].map(madeUpId) as [string, string, string, string];
  const season = (n: number, seriesId: string) => put({ type: "TvSeason", id: madeUpId(n), seriesId });
  await apply(
    ...[series, other].map((id) => put({ type: "TvSeries", id })),
    season(10, series),
    season(11, series),
  );
  await apply(put({ type: "Book", id: book }), put({ type: "Book", id: left }));

  // The series goes, one season with it, the other one to another series.
  const report = await apply(
    ...[gone(series), gone(madeUpId(10)), gone(madeUpId(99)), gone(book)],
    ...[season(11, other), put({ type: "Book", id: madeUpId(5) })],
  );
  expect(report).toMatchObject({
    outcome: "done",
    deletions: { read: 4, deleted: 3, absent: 1, rejected: 0 },
    types: { TvSeason: { replaced: 1 }, Book: { created: 1 } },
  });
  const counts = await library.Query.counts([{ type: "TvSeries" }, { type: "TvSeason" }, { type: "Book" }]);
  expect(counts).toEqual([1, 1, 2]);
  // The same again finds it done.
  const again = await apply(gone(series), season(11, other));
  expect(again).toMatchObject({ deletions: { absent: 1, deleted: 0 }, types: { TvSeason: { equal: 1 } } });
});

test("a series isn't deleted while a season stays, and no season comes to one that is", async () => {
  const series = madeUpId(1);
  const season = (n: number) => put({ type: "TvSeason", id: madeUpId(n), seriesId: series });
  await apply(put({ type: "TvSeries", id: series }), season(10), season(11));
  const staying = await apply(gone(series), gone(madeUpId(10)));
  expect(staying).toMatchObject({ outcome: "refused", faultCount: 1 });
  expect(staying.faults[0]?.reason).toBe(
    `is a TvSeries to be deleted of which the season ${madeUpId(11)} stays`,
  );
  const coming = await apply(gone(series), gone(madeUpId(10)), gone(madeUpId(11)), season(12));
  expect(coming.faults[0]?.reason).toBe(`names ${series}, a TvSeries that is deleted by changes`);
  expect(await library.Query.counts([{ type: "TvSeries" }, { type: "TvSeason" }])).toEqual([1, 2]);
});

test("an item that is deleted under one type and there under another one stays, in whichever order it comes", async () => {
  const [first, second, twice] = [1, 2, 3].map(madeUpId) as [string, string, string];
  const feature = (id: string, title: string) => put({ type: "Feature", id, title });
  await apply(feature(first, "Before"), feature(second, "Before"), feature(twice, "Gone"));
  const report = await apply(
    ...[
      gone(first),
      feature(first, "After"),
      feature(second, "After"),
      gone(second),
      gone(twice),
      gone(twice),
    ],
  );
  expect(report).toMatchObject({
    outcome: "done",
    faultCount: 0,
    deletions: { read: 4, deleted: 1, absent: 3 },
    types: { Feature: { replaced: 2 } },
  });
  const { items } = await library.Query.searchType({ type: "Feature" }, { first: 5, query: "after" });
  expect(items.map(({ id }) => id).sort()).toEqual([first, second]);
  expect(await library.Query.counts([{ type: "Feature" }])).toEqual([2]);
});
