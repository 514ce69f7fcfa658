import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseJson } from "@mattb.tech/billio-data/numbers";
import { describe, expect, test } from "vitest";
import { openSource } from "../../src/openSource/openSource.ts";
import { parseBackupLocation } from "../../src/location/parseBackupLocation.ts";
import { sampleFolder } from "../../src/sampleFolder.ts";
import { backupFolder } from "../support/backupFolder.ts";
import { madeUpBooks } from "../support/madeUpBooks.ts";
import { readAll } from "../support/readAll.ts";

const testdata = join(import.meta.dirname, "../../testdata");
const books = [...madeUpBooks(2)];
/** What only an import finds, which looks at all items together. */
const OF_AN_IMPORT = /is used before|is neither in the backup|names no TvSeries|which is no TvSeries/;

describe("a backup in the forms of the old system", async () => {
  for (const name of (await readdir(testdata)).sort()) {
    test(`is read as expected: ${name}`, async () => {
      const expected = parseJson(await readFile(join(testdata, name, "expected.json"), "utf8")) as {
        items?: { id: string }[];
        faults?: string[];
      };
      const source = await openSource(parseBackupLocation(join(testdata, name, "backup")));
      const { items, faults, done } = await readAll(source);
      expect(faults.sort()).toEqual(
        (expected.faults ?? []).filter((fault) => !OF_AN_IMPORT.test(fault)).sort(),
      );
      expect(done).toBeLessThanOrEqual(source.size.total);
      if (expected.items)
        expect(items.map(({ row }) => row?.id).sort()).toEqual(expected.items.map(({ id }) => id).sort());
    });
  }
});

test("the sample library is read whole, and as often as one likes", async () => {
  const source = await openSource(parseBackupLocation(sampleFolder));
  expect(source).toMatchObject({
    kind: "json-backup",
    description: "JSON backup of the old system, 5 files (Book, VideoGame, Feature, TvSeries, TvSeason)",
  });
  const [first, second] = [await readAll(source), await readAll(source)];
  expect(first.faults).toEqual([]);
  expect(first.done).toBe(source.size.total);
  expect(first.items.length).toBeGreaterThan(1_000);
  expect(second.items.map(({ id }) => id)).toEqual(first.items.map(({ id }) => id));
});

describe("files of the monthly backup, with its time in their names", () => {
  const at = (time: string, type = "Book") => `${type}-${time}.json`;
  const open = async (files: Record<string, unknown>) =>
    openSource(parseBackupLocation(await backupFolder(files)));

  test("are read when they are of one run", async () => {
    const source = await open({
      [at("2026-01-01T01:01:07.123Z")]: books,
      [at("2026-01-01T01:01:59Z", "TvSeason")]: [],
    });
    expect(source.description).toBe("JSON backup of the old system of 2026-01-01, 2 files (Book, TvSeason)");
    expect(await readAll(source)).toMatchObject({ faults: [], items: { length: 2 } });
  });

  test.each([
    ["twice of a type", [at("2026-01-01T01:01:07.123Z"), at("2026-02-01T01:01:07.123Z")]],
    ["of two runs", [at("2026-01-01T01:01:07.123Z"), at("2026-02-01T01:01:07.123Z", "Feature")]],
    ["beside those without a time", [at("2026-01-01T01:01:07.123Z"), "Feature.json"]],
  ])("are rejected with a list when they are %s", async (_, names) => {
    await expect(open(Object.fromEntries(names.map((name) => [name, books])))).rejects.toThrow(
      `holds files of several backups, and which one is meant would be a guess: ${names.join(", ")}. Put those`,
    );
  });

  test("can be named one by one", async () => {
    const name = at("2026-01-01T01:01:07.123Z");
    const folder = await backupFolder({ [name]: books, "Book.json": [] });
    const source = await openSource(parseBackupLocation(join(folder, name)));
    expect(await readAll(source)).toMatchObject({ faults: [], items: { length: 2 } });
  });
});

test("an item that can't be read is kept as it was", async () => {
  const folder = await backupFolder({ "Book.json": `[{"id": 5.0, "x": [1]}, 7,, "\u00e9"]` });
  const { items } = await readAll(await openSource(parseBackupLocation(folder)));
  expect(items.map(({ raw }) => raw())).toEqual([
    { form: "json", text: '{"id": 5.0, "x": [1]}' },
    { form: "json", text: " 7" },
    { form: "json", text: "" },
    { form: "json", text: ' "\u00e9"' },
  ]);
});
