import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseUnavailableError } from "@mattb.tech/billio-data";
import type { Executor } from "@mattb.tech/billio-data/bulk";
import { expect, test } from "vitest";
import {
  BackupFolderError,
  describeFault,
  importBackup,
  type ImportReport,
  type Progress,
  sampleFolder,
} from "../src/index.ts";
import { backupFolder } from "./support/backupFolder.ts";
import { madeUpBooks, madeUpId } from "./support/madeUpBooks.ts";
import { useLibrary } from "./support/useLibrary.ts";

const library = useLibrary();
const inAll = ({ types }: ImportReport, what: "created" | "equal" | "replaced" | "kept") =>
  Object.values(types).reduce((sum, counts) => sum + counts[what], 0);
const SAMPLES = 84 + 72 + 3_201 + 37 + 113;

test("the sample library is imported as it is, and a second time changes nothing", async () => {
  const { executor, Query } = library;
  const phases = new Set<string>();
  const first = await importBackup(sampleFolder, {
    executor,
    onProgress: ({ phase, type, bytes, totalBytes }: Progress) => {
      phases.add(`${phase} ${type}`);
      expect(bytes).toBeLessThanOrEqual(totalBytes);
    },
  });
  expect(first).toMatchObject({ outcome: "done", faultCount: 0 });
  expect(first.types.Feature).toMatchObject({
    read: 3_201,
    created: 3_201,
    equal: 0,
    replaced: 0,
    refused: 0,
  });
  expect(inAll(first, "created")).toBe(SAMPLES);
  expect(phases.size).toBe(10);

  const second = await importBackup(sampleFolder, { executor });
  expect(inAll(second, "equal")).toBe(SAMPLES);
  expect(inAll(second, "created") + inAll(second, "replaced")).toBe(0);

  const [features, books, games, series, seasons] = await Query.counts(
    ["Feature", "Book", "VideoGame", "TvSeries", "TvSeason"].map((type) => ({ type })),
  );
  expect([features, books, games, series, seasons]).toEqual([3_201, 84, 72, 37, 113]);

  const amelie = await Query.searchType({ type: "Feature" }, { first: 5, query: "amelie" });
  expect(amelie.items.map(({ title }) => title as string)).toEqual(["Le Fabuleux destin d'Amélie Poulain"]);
  expect(amelie.items[0]).toMatchObject({
    shelf: "Watched",
    releaseYear: "2001",
    addedAt: new Date("2001-11-02T00:00:00.000Z"),
  });
  const blackadder = await Query.searchType({ type: "TvSeries" }, { first: 1, query: "blackadder" });
  const found = await Query.withSeriesId({ seriesId: blackadder.items[0]?.id ?? "" });
  expect(found.map(({ seasonTitle }) => seasonTitle as string)).toEqual([
    "The Black Adder",
    "Blackadder II",
    "Blackadder the Third",
    "Blackadder Goes Forth",
  ]);
  const wire = await Query.withExternalId({ externalId: "1438" });
  expect(wire.map(({ title, category }) => [title as string, category as unknown])).toEqual([
    ["The Wire", undefined],
  ]);
});

test("an item in the file replaces the stored one as a whole, or leaves it if asked to", async () => {
  const { executor, Query, Mutate } = library;
  const folder = await backupFolder({ "Book.json": [...madeUpBooks(3)] });
  await importBackup(folder, { executor });
  await Mutate.updateItem({ type: "Book", id: madeUpId(1), notes: "mine", rating: 3 });

  const kept = await importBackup(folder, { executor, existing: "keep" });
  expect(kept.types.Book).toMatchObject({ kept: 3, created: 0, replaced: 0 });
  expect(await Query.withId({ type: "Book", id: madeUpId(1) })).toMatchObject({ notes: "mine", rating: 3 });

  const replaced = await importBackup(folder, { executor });
  expect(replaced.types.Book).toMatchObject({ equal: 2, replaced: 1, created: 0 });
  const book = await Query.withId({ type: "Book", id: madeUpId(1) });
  expect(book).toMatchObject({ title: "Volume 1", author: "Edition 1" });
  expect(Object.keys(book ?? {})).not.toContain("notes");
});

test("a dry run writes nothing and says what would be", async () => {
  const { executor, Query } = library;
  await importBackup(await backupFolder({ "Book.json": [...madeUpBooks(700)] }), { executor });
  const folder = await backupFolder({ "Book.json": [...madeUpBooks(1_000, 2)] });
  const report = await importBackup(folder, { executor, dryRun: true });
  expect(report).toMatchObject({ outcome: "done", dryRun: true });
  expect(report.types.Book).toMatchObject({ read: 1_000, stored: 700, created: 0 });
  expect(await Query.counts([{ type: "Book" }])).toEqual([700]);
});

test("what is stored counts in the check: ids of other types, series of seasons", async () => {
  const { executor, Mutate } = library;
  const [seriesId, gameId] = [madeUpId(1), madeUpId(2)];
  await Mutate.createItem({ type: "TvSeries", id: seriesId, shelf: "Finished", title: "Fleabag" });
  await Mutate.createItem({ type: "VideoGame", id: gameId, shelf: "Played", title: "Myst" });
  const dates = { addedAt: 0, movedAt: 0 };
  const season = { type: "TvSeason", shelf: "Watching", title: "Fleabag", seriesId, ...dates };
  const good = await backupFolder({ "TvSeason.json": [{ ...season, id: madeUpId(3) }] });
  expect(await importBackup(good, { executor })).toMatchObject({ outcome: "done" });

  const bad = await backupFolder({
    "TvSeason.json": [
      { ...season, id: madeUpId(4), seriesId: gameId },
      { ...season, id: madeUpId(5), seriesId: madeUpId(3) },
    ],
    "Book.json": [{ type: "Book", id: gameId, shelf: "Read", title: "Myst: The Book of Atrus", ...dates }],
  });
  const report = await importBackup(bad, { executor });
  expect(report.faults.map(describeFault)).toEqual([
    `Book.json, item 1 (line 1), id ${gameId}: id is the id of a VideoGame in the database`,
    `TvSeason.json, item 1 (line 1), id ${madeUpId(4)}: seriesId names no TvSeries but item 1 of Book.json`,
    `TvSeason.json, item 2 (line 1), id ${madeUpId(5)}: seriesId names ${madeUpId(3)}, which is no TvSeries, neither in the folder nor in the database`,
  ]);
  expect(report.types.Book.refused).toBe(1);
});

test("one fault in thousands of items, and nothing is written", async () => {
  const { executor, Query } = library;
  const books = [...madeUpBooks(2_000)];
  const last = books.at(-1);
  if (last) last.title = "";
  const report = await importBackup(await backupFolder({ "Book.json": books }), { executor });
  expect(report).toMatchObject({ outcome: "refused", faultCount: 1 });
  expect(report.types.Book).toMatchObject({ read: 2_000, refused: 1, created: 0 });
  expect(await Query.counts([{ type: "Book" }])).toEqual([0]);
});

test("of very many faults the first 1,000 are listed and all are counted", async () => {
  const books = [...madeUpBooks(1_500)].map((book) => ({ ...book, rating: 0 }));
  const report = await importBackup(await backupFolder({ "Book.json": books }), {
    executor: library.executor,
  });
  expect(report.faultCount).toBe(1_500);
  expect(report.faults).toHaveLength(1_000);
  expect(report.faults.map(({ item }) => item)).toEqual(
    Array.from({ length: 1_000 }, (_, index) => index + 1),
  );
});

test("a signal ends the import after the batches under way, and another one finishes it", async () => {
  const { executor, Query } = library;
  const folder = await backupFolder({ "Book.json": [...madeUpBooks(5_000)] });
  const controller = new AbortController();
  const report = await importBackup(folder, {
    executor,
    signal: controller.signal,
    onProgress: ({ phase }) => {
      if (phase === "write") controller.abort();
    },
  });
  expect(report.outcome).toBe("interrupted");
  const [written = 0] = await Query.counts([{ type: "Book" }]);
  expect(written).toBe(inAll(report, "created"));
  expect(written).toBeGreaterThan(0);
  expect(written).toBeLessThan(5_000);

  const rest = await importBackup(folder, { executor });
  expect(rest.types.Book).toMatchObject({ equal: written, created: 5_000 - written });
});

test("a failure while writing is told, and another import finishes what is left", async () => {
  const { executor, Query } = library;
  const folder = await backupFolder({ "Book.json": [...madeUpBooks(3_000)] });
  const outage = new DatabaseUnavailableError("the line was cut for this test");
  let left = 3;
  const cutOff: Executor = {
    inTransaction: false,
    run: (statement) => executor.run(statement),
    transact: (work) => (left-- > 0 ? executor.transact(work) : Promise.reject(outage)),
  };
  const report = await importBackup(folder, { executor: cutOff });
  expect(report).toMatchObject({ outcome: "failed", error: outage });
  expect(report.types.Book.created).toBe(1_500);
  expect(await Query.counts([{ type: "Book" }])).toEqual([1_500]);
  const rest = await importBackup(folder, { executor });
  expect(rest.types.Book).toMatchObject({ equal: 1_500, created: 1_500 });
});

test("a file that changes between its check and its import ends the import", async () => {
  const { executor } = library;
  const folder = await backupFolder({ "Book.json": [...madeUpBooks(3)] });
  const appended: Promise<void>[] = [];
  const report = await importBackup(folder, {
    executor,
    onProgress: ({ phase }) => {
      if (phase === "check" && appended.length === 0)
        appended.push(appendFile(join(folder, "Book.json"), "[]"));
    },
  });
  await Promise.all(appended);
  // Seen by the check or by the import, whichever reads that far first.
  if (report.outcome === "refused") expect(report.faults[0]?.reason).toContain("goes on after the end");
  else expect(report.error?.message).toContain("Book.json has changed since it was checked");
});

test("a folder that is no backup is an error that says why", async () => {
  const { executor } = library;
  const empty = await backupFolder({ "notes.txt": "nothing here" });
  await expect(importBackup(join(empty, "missing"), { executor })).rejects.toThrow(BackupFolderError);
  await expect(importBackup(join(empty, "missing"), { executor })).rejects.toThrow("there is no such folder");
  await expect(importBackup(join(empty, "notes.txt"), { executor })).rejects.toThrow("it is no folder");
  await expect(importBackup(empty, { executor })).rejects.toThrow(
    "it holds none of Book.json, VideoGame.json",
  );
});
