import { appendFile, readdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseUnavailableError } from "@mattb.tech/billio-data";
import type { Executor } from "@mattb.tech/billio-data/bulk";
import { expect, test } from "vitest";
import {
  describeIssue,
  type ImportReport,
  openSource,
  parseBackupLocation,
  importInto,
  sampleFolder,
} from "../../src/index.ts";
import { backupFolder } from "../support/backupFolder.ts";
import { importFolder } from "../support/importFolder.ts";
import { madeUpBooks, madeUpId } from "../support/madeUpBooks.ts";
import { oldItem, oldSeries } from "../support/oldShelf.ts";
import { temporaryFolder } from "../support/temporaryFolder.ts";
import { useLibrary } from "../support/useLibrary.ts";

const library = useLibrary();
const inAll = ({ types }: ImportReport, what: "created" | "equal" | "replaced" | "kept" | "rejected") =>
  Object.values(types).reduce((sum, counts) => sum + counts[what], 0);
const SAMPLES = 84 + 72 + 3_201 + 37 + 113;
const books = (count: number, edition?: number) =>
  backupFolder({ "Book.json": [...madeUpBooks(count, edition)] });
const counted = async () => (await library.Query.counts([{ type: "Book" }]))[0] ?? 0;

test("the sample library is imported as it is, and a second time changes nothing", async () => {
  const phases: string[] = [];
  const first = await importFolder(sampleFolder, library, {
    onProgress: ({ phase, done, total = 0 }) => {
      if (phases.at(-1) !== phase) phases.push(phase);
      expect(done).toBeLessThanOrEqual(total);
    },
  });
  expect(first).toMatchObject({ outcome: "done", faultCount: 0, resumed: false });
  expect(first.types.Feature).toMatchObject({ read: 3_201, created: 3_201, equal: 0, rejected: 0 });
  expect(inAll(first, "created")).toBe(SAMPLES);
  expect(phases).toEqual(["reading", "checking", "writing"]);

  const second = await importFolder(sampleFolder, library);
  expect(second).toMatchObject({ outcome: "done" });
  expect([inAll(second, "equal"), inAll(second, "created")]).toEqual([SAMPLES, 0]);

  const { Query } = library;
  const blackadder = await Query.searchType({ type: "TvSeries" }, { first: 1, query: "blackadder" });
  const seasons = await Query.withSeriesId({ seriesId: blackadder.items[0]?.id ?? "" });
  expect(seasons.map(({ seasonTitle }) => seasonTitle as string)).toEqual([
    "The Black Adder",
    "Blackadder II",
    "Blackadder the Third",
    "Blackadder Goes Forth",
  ]);
  const amelie = await Query.searchType({ type: "Feature" }, { first: 5, query: "amelie" });
  expect(amelie.items[0]).toMatchObject({
    releaseYear: "2001",
    addedAt: new Date("2001-11-02T00:00:00.000Z"),
  });
});

test("a stored item that differs is an issue with its fields, or is replaced or kept on request", async () => {
  const folder = await books(3);
  await importFolder(folder, library);
  await library.Mutate.updateItem({ type: "Book", id: madeUpId(1), notes: "mine", rating: 3, reread: true });

  const failed = await importFolder(folder, library);
  expect(failed).toMatchObject({ outcome: "refused", faultCount: 1 });
  expect(failed.faults.map(describeIssue)).toEqual([
    `Book.json, item 2 (line 1), id ${madeUpId(1)}: differs from the stored Book of this id, in rating, notes, reread`,
  ]);
  for (const dryRun of [true, false]) {
    const kept = await importFolder(folder, library, { onConflict: "skip", dryRun });
    expect(kept.types.Book).toMatchObject({ kept: 1, equal: 2, created: 0, replaced: 0 });
  }
  expect(await library.Query.withId({ type: "Book", id: madeUpId(1) })).toMatchObject({ notes: "mine" });
  for (const dryRun of [true, false]) {
    const replaced = await importFolder(folder, library, { onConflict: "replace", dryRun });
    expect(replaced.types.Book).toMatchObject({ equal: 2, replaced: 1, created: 0, kept: 0 });
  }
  const book = await library.Query.withId({ type: "Book", id: madeUpId(1) });
  expect(book).toMatchObject({ title: "Volume 1", author: "Edition 1" });
  expect(Object.keys(book ?? {})).not.toContain("notes");
});

test("a dry run writes nothing but the rejects, leaves nothing else, and reports the expected result", async () => {
  await importFolder(await books(700), library);
  const work = await temporaryFolder();
  const rejects = join(work, "rejects.jsonl");
  const report = await importFolder(await books(1_000, 2), library, {
    dryRun: true,
    work: join(work, "w"),
    rejects,
  });
  expect(report).toMatchObject({ outcome: "done", dryRun: true, faultCount: 700 });
  expect(report.types.Book).toMatchObject({ read: 1_000, created: 300, rejected: 700 });
  expect(await counted()).toBe(700);
  expect(await readdir(work)).toEqual(["rejects.jsonl"]);
});

test("what is stored counts: ids of other types, series of seasons; and a deletion meanwhile ends it", async () => {
  const { Mutate } = library;
  const [seriesId, gameId] = [madeUpId(1), madeUpId(2)];
  await Mutate.createItem({ type: "TvSeries", id: seriesId, shelf: "Finished", title: "Fleabag" });
  await Mutate.createItem({ type: "VideoGame", id: gameId, shelf: "Played", title: "Myst" });
  const good = await backupFolder({ "TvSeason.json": [oldItem("TvSeason", 3, { seriesId })] });
  const others = { allowOthers: true };
  expect(await importFolder(good, library, others)).toMatchObject({ outcome: "done" });

  const bad = await backupFolder({
    "TvSeason.json": [
      oldItem("TvSeason", 4, { seriesId: gameId }),
      oldItem("TvSeason", 5, { seriesId: madeUpId(3) }),
    ],
    "Book.json": [oldItem("Book", 2)],
  });
  const report = await importFolder(bad, library, others);
  expect(report.faults.map(describeIssue)).toEqual([
    `Book.json, item 1 (line 1), id ${gameId}: id is the id of a VideoGame in the database`,
    `TvSeason.json, item 1 (line 1), id ${madeUpId(4)}: seriesId names no TvSeries but item 1 of Book.json`,
    `TvSeason.json, item 2 (line 1), id ${madeUpId(5)}: seriesId names ${madeUpId(3)}, which is no TvSeries, neither in the source nor in the database`,
  ]);

  const work = join(await temporaryFolder(), "work");
  const more = await backupFolder({ "TvSeason.json": [oldItem("TvSeason", 6, { seriesId })] });
  const broken = await importFolder(more, library, {
    ...others,
    work,
    executor: beforeWriting(library.executor, async () => {
      await Mutate.deleteItem({ type: "TvSeason", id: madeUpId(3) });
      await Mutate.deleteItem({ type: "TvSeries", id: seriesId });
    }),
  });
  expect(broken).toMatchObject({ outcome: "failed" });
  expect(broken.error?.message).toContain("has been written to by others since it was checked");
  // Checked again: the season has become a fault.
  expect(await importFolder(more, library, { ...others, work })).toMatchObject({
    outcome: "refused",
    faultCount: 1,
  });
});

test("a database with other items is left alone unless allowed", async () => {
  await importFolder(await books(3), library);
  const folder = await backupFolder({ "Book.json": [...madeUpBooks(5)].slice(1) });
  const refused = await importFolder(folder, library);
  expect(refused).toMatchObject({ outcome: "refused", faultCount: 0 });
  expect(refused.refusal).toContain("the database holds items that the source hasn't");
  expect(await counted()).toBe(3);
  expect(await importFolder(folder, library, { allowOthers: true })).toMatchObject({ outcome: "done" });
  expect(await counted()).toBe(5);
});

test("only some types, one after another, while their series are left out or stored", async () => {
  const { series, seasons } = oldSeries(10, 2);
  const folder = await backupFolder({
    "Book.json": [oldItem("Book", 1), oldItem("Book", 2, { rating: 99 })],
    "TvSeries.json": [series],
    "TvSeason.json": seasons,
  });
  const early = await importFolder(folder, library, { only: ["TvSeason"] });
  expect(early.faults.map(({ field, reason }) => `${field ?? ""} ${reason}`)).toEqual(
    seasons.map(
      () =>
        `seriesId names ${madeUpId(10)}, a TvSeries that isn't stored and is left out by what is imported only`,
    ),
  );
  // The fault of a book is no matter of theirs, nor are items of the source that others have imported other items.
  for (const type of ["TvSeries", "TvSeason"] as const)
    expect(await importFolder(folder, library, { only: [type] })).toMatchObject({ outcome: "done" });
  expect(await library.Query.counts([{ type: "TvSeason" }, { type: "Book" }])).toEqual([2, 0]);
});

test("of very many issues the first 1,000 are listed and all are counted", async () => {
  const faulty = [...madeUpBooks(1_500)].map((book) => ({ ...book, rating: 0 }));
  const report = await importFolder(await backupFolder({ "Book.json": faulty }), library);
  expect(report).toMatchObject({ outcome: "refused", faultCount: 1_500 });
  expect(report.faults.map(({ item }) => item)).toEqual(
    Array.from({ length: 1_000 }, (_, index) => index + 1),
  );
});

test("a signal ends it after the batches under way; the next run goes on there, and reads nothing again", async () => {
  const folder = await books(5_000);
  const work = join(await temporaryFolder(), "work");
  const controller = new AbortController();
  const first = await importFolder(folder, library, {
    work,
    signal: controller.signal,
    onProgress: ({ phase, items }) => {
      if (phase === "writing" && items > 0) controller.abort();
    },
  });
  const written = await counted();
  expect(first).toMatchObject({ outcome: "interrupted" });
  expect(first.types.Book.created).toBe(written);
  expect(written).toBeGreaterThan(0);
  expect(written).toBeLessThan(5_000);

  const phases = new Set<string>();
  const rest = await importFolder(folder, library, { work, onProgress: ({ phase }) => phases.add(phase) });
  expect(rest).toMatchObject({ outcome: "done", resumed: true });
  expect(rest.types.Book).toMatchObject({ read: 5_000, created: 5_000, equal: 0 });
  expect([...phases]).toEqual(["writing"]);
  expect(await counted()).toBe(5_000);
  await expect(readdir(work)).rejects.toThrow("ENOENT");
});

test("a failure while writing is reported; a resumed run has to have the same source and options", async () => {
  const folder = await books(3_000);
  const work = join(await temporaryFolder(), "work");
  const outage = new DatabaseUnavailableError("the line was cut for this test");
  let left = 2;
  const cutOff: Executor = {
    inTransaction: false,
    run: (statement) => library.executor.run(statement),
    transact: (unit) => (left-- > 0 ? library.executor.transact(unit) : Promise.reject(outage)),
  };
  const report = await importFolder(folder, { executor: cutOff }, { work });
  expect(report).toMatchObject({ outcome: "failed", error: outage });
  expect(report.types.Book.created).toBe(2_000);

  await expect(importFolder(folder, library, { work, onConflict: "skip" })).rejects.toThrow(
    "--on-conflict was another then",
  );
  await expect(importFolder(folder, library, { work, target: "elsewhere" })).rejects.toThrow(
    "the database was another then",
  );
  await expect(importFolder(await books(1), library, { work })).rejects.toThrow(`it was one of ${folder}`);
  await appendFile(join(folder, "Book.json"), "\n");
  await expect(importFolder(folder, library, { work })).rejects.toThrow(
    `an import was broken off while it wrote, and ${folder} has changed since. Run that one again as it was to finish it; or this one with --anew`,
  );
  expect(await counted()).toBe(2_000);
  const anew = await importFolder(folder, library, { work, anew: true });
  expect(anew).toMatchObject({ outcome: "done", resumed: false });
  expect(anew.types.Book).toMatchObject({ equal: 2_000, created: 1_000 });
});

test("two imports don't share a journal, but one that was killed leaves it to the next", async () => {
  const folder = await books(10);
  const work = join(await temporaryFolder(), "work");
  const source = await openSource(parseBackupLocation(folder));
  let second: Promise<unknown> | undefined;
  await importInto(source, {
    executor: library.executor,
    work,
    onProgress: () => {
      second ??= importFolder(folder, library, { work }).catch((error: unknown) => error);
    },
  });
  expect(String(await second)).toContain(`${work}: is in use by process ${String(process.pid)}`);
  // A process that isn't there any more, or whose number another one has.
  for (const holder of [{ pid: 2 ** 22 + 1 }, { pid: process.ppid, started: "1" }, { pid: process.pid }]) {
    const left = await temporaryFolder();
    await writeFile(join(left, "lock"), JSON.stringify(holder));
    expect(await importFolder(folder, library, { work: left })).toMatchObject({ outcome: "done" });
  }
  const held = await temporaryFolder();
  await writeFile(join(held, "lock"), JSON.stringify({ pid: process.ppid }));
  await expect(importFolder(folder, library, { work: held })).rejects.toThrow("is in use by process");
});

test("a work directory with other content, and rejects that would overwrite the source, are rejected and left alone", async () => {
  const folder = await books(2);
  await expect(importFolder(folder, library, { work: folder })).rejects.toThrow(
    `${folder}: holds Book.json, which no import made there; name a folder for --work that is empty or not there yet`,
  );
  expect(await readdir(folder)).toEqual(["Book.json"]);
  const file = join(folder, "Book.json");
  await expect(importFolder(folder, library, { work: file })).rejects.toThrow("is no folder");
  await expect(importFolder(folder, library, { rejects: join(folder, "rejects.jsonl") })).rejects.toThrow(
    "lies in the folder that is imported",
  );
  await expect(importFolder(file, library, { rejects: file })).rejects.toThrow("is what is imported");
  const work = await temporaryFolder();
  await expect(importFolder(folder, library, { work, rejects: join(work, "r") })).rejects.toThrow(
    "lies in the folder of --work",
  );
  const link = join(await temporaryFolder(), "stdout");
  await symlink("/dev/null", link);
  await expect(importFolder(folder, library, { rejects: link })).rejects.toThrow(
    "is a folder, a link or a device",
  );
  expect(await counted()).toBe(0);
});

/** Does something once, before the first transaction. */
function beforeWriting(executor: Executor, act: () => Promise<void>): Executor {
  let done: Promise<void> | undefined;
  return {
    inTransaction: false,
    run: (statement) => executor.run(statement),
    transact: async (work, options) => {
      await (done ??= act());
      return executor.transact(work, options);
    },
  };
}
