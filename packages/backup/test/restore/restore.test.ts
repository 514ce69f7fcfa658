import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Executor, type StoredRow, walkRows } from "@mattb.tech/billio-data/bulk";
import { expect, onTestFinished, test } from "vitest";
import { exportBackup } from "../../src/export/exportBackup.ts";
import { BackupLocationError } from "../../src/location/BackupLocationError.ts";
import { restore, type RestoreOptions } from "../../src/restore/restore.ts";
import type { Deletions } from "../../src/restore/RestoreReport.ts";
import { openSource } from "../../src/openSource/openSource.ts";
import { FolderStorage } from "../../src/storage/folder/FolderStorage.ts";
import { bookRow, faultyItem, memorySource, sourceItem } from "../support/memorySource.ts";
import { useLibrary } from "../support/useLibrary.ts";
import { watchStatements } from "../support/watchStatements.ts";

const library = useLibrary();
const idOf = (n: number) => `${n.toString(16).padStart(8, "0")}-0000-4000-8000-000000000000`;
const sql = (text: string, values: (string | null)[] = []) =>
  library.executor.run({ name: "test.sql", sql: text, values, effect: "write" });

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "billio-restore-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Numbered from 1: series at 1 to 50, each with two seasons, books for the rest; and what other programs wrote. */
async function fill(): Promise<void> {
  await sql(
    `INSERT INTO items (id, type, shelf, title, series_id, added_at, moved_at, data)
     SELECT (lpad(to_hex(n), 8, '0') || '-0000-4000-8000-000000000000')::uuid,
            CASE WHEN n <= 50 THEN 'TvSeries' WHEN n <= 150 THEN 'TvSeason' ELSE 'Book' END, 'Read', 'Title ' || n,
            CASE WHEN n > 50 AND n <= 150 THEN (lpad(to_hex(n % 50 + 1), 8, '0') || '-0000-4000-8000-000000000000')::uuid END,
            '2024-05-06 07:08:09.123456Z', now(), '{"n": ' || n || ', "a":1.10}'
     FROM generate_series(1, 1200) AS n`,
  );
  await sql(
    `INSERT INTO items (id, type, shelf, title, rating, added_at, moved_at, data, notes, image_sizes, series_id) VALUES
     ($1, '../Odd "type"', '', E'\\u2028"', -3, '2024-05-06 07:08:09.123456Z', 'infinity', 'no JSON', '', '[ ]', NULL),
     ($2, 'TvSeason', 'S', 'No series', NULL, '0044-03-15 BC', '20000-01-01', NULL, NULL, NULL, $4),
     ($3, 'book', 'S', 'T', NULL, now(), now(), E'{"a": 1,\\n "a": 1.10}', E'\\r\\n', NULL, NULL)`,
    [idOf(5_001), idOf(5_002), idOf(5_003), idOf(9_999)],
  );
}
const ITEMS = 1_203;

async function storedRows(): Promise<StoredRow[]> {
  const rows: StoredRow[] = [];
  for await (const page of walkRows(library.executor)) rows.push(...page);
  return rows;
}

async function clear(): Promise<void> {
  await sql("DELETE FROM items");
}

/** A backup of what is stored. */
async function backUp(): Promise<string> {
  const folder = join(await newFolder(), "backup");
  await exportBackup(library.executor, new FolderStorage(folder), { fileItems: 400 });
  return folder;
}

async function restoreFrom(path: string, options: RestoreOptions, executor: Executor = library.executor) {
  const source = await openSource({ kind: "path", path });
  try {
    return await restore(executor, source, options);
  } finally {
    await source.close();
  }
}

test("into an empty database: every row to the byte, malformed ones too, verified; a second run finds all there", async () => {
  await fill();
  const before = await storedRows();
  const folder = await backUp();
  await clear();
  const report = await restoreFrom(folder, { mode: "empty" });
  expect(report).toMatchObject({
    mode: "empty",
    place: folder,
    items: ITEMS,
    counts: { created: ITEMS, replaced: 0, equal: 0, kept: 0 },
    deleted: 0,
    orphans: 1,
    check: { isEqual: true, differences: [] },
  });
  expect(await storedRows()).toEqual(before);
  // Search finds them: what it reads was written, though a backup hasn't it.
  expect(await sql("SELECT count(*) FROM items WHERE title_folded IS NULL")).toEqual([["0"]]);
  expect(await restoreFrom(folder, { mode: "empty" })).toMatchObject({
    counts: { created: 0, equal: ITEMS },
  });
});

test("a database with other items doesn't count as empty, and nothing is written", async () => {
  await fill();
  const folder = await backUp();
  await sql("DELETE FROM items WHERE type <> 'Book'");
  await sql("INSERT INTO items (id, type, shelf, title) VALUES ($1, 'Book', 'S', 'Mine')", [idOf(7_000)]);
  const before = await storedRows();
  const restoring = restoreFrom(folder, { mode: "empty" });
  await expect(restoring).rejects.toThrow(BackupLocationError);
  await expect(restoring).rejects.toThrow(`among them ${idOf(7_000)}, which the backup hasn't`);
  await sql("DELETE FROM items WHERE id = $1", [idOf(7_000)]);
  await sql("UPDATE items SET notes = 'changed' WHERE id = $1", [idOf(200)]);
  await expect(restoreFrom(folder, { mode: "empty" })).rejects.toThrow(
    `among them ${idOf(200)} in another form than the backup has`,
  );
  expect(await storedRows()).toHaveLength(before.length - 1);
});

test("a run that was ended is finished by the next, whatever it had written", async () => {
  await fill();
  const before = await storedRows();
  const folder = await backUp();
  await clear();
  const interruption = new AbortController();
  let batches = 0;
  const interrupted = watchStatements(library.executor, (name) => {
    if (name.startsWith("bulk.insert") && ++batches === 2) interruption.abort();
    return undefined;
  });
  await expect(
    restoreFrom(folder, { mode: "empty", signal: interruption.signal }, interrupted),
  ).rejects.toMatchObject({ name: "AbortError" });
  const written = (await storedRows()).length;
  expect(written).toBeGreaterThan(0);
  expect(written).toBeLessThan(ITEMS);
  const report = await restoreFrom(folder, { mode: "empty" });
  expect(report.counts).toEqual({ created: ITEMS - written, equal: written, replaced: 0, kept: 0 });
  expect(await storedRows()).toEqual(before);
});

test("a merge replaces what the backup has and leaves the others", async () => {
  await fill();
  const before = await storedRows();
  const folder = await backUp();
  await sql("UPDATE items SET notes = 'changed', data = '{}' WHERE id = $1", [idOf(200)]);
  await sql("DELETE FROM items WHERE id = ANY($1::uuid[])", [`{${idOf(1)},${idOf(100)}}`]);
  await sql("INSERT INTO items (id, type, shelf, title) VALUES ($1, 'Book', 'S', 'Mine')", [idOf(7_000)]);
  const report = await restoreFrom(folder, { mode: "merge" });
  expect(report).toMatchObject({
    counts: { created: 2, replaced: 1, equal: ITEMS - 3 },
    deleted: 0,
    check: { isEqual: true },
  });
  const after = await storedRows();
  expect(after.filter(({ id }) => id !== idOf(7_000))).toEqual(before);
  expect(after).toHaveLength(ITEMS + 1);
});

test("a merge into ids of another type is rejected before anything is written", async () => {
  await fill();
  const folder = await backUp();
  await sql("DELETE FROM items WHERE id = $1", [idOf(300)]);
  await sql("UPDATE items SET type = 'Feature' WHERE id = $1", [idOf(200)]);
  const before = await storedRows();
  await expect(restoreFrom(folder, { mode: "merge" })).rejects.toThrow(
    `holds 1 of the backup's ids as another type, e.g. ${idOf(200)}`,
  );
  expect(await storedRows()).toEqual(before);
});

test("a mirror reports what it deletes, and afterwards there is exactly the backup", async () => {
  await fill();
  const before = await storedRows();
  const folder = await backUp();
  await sql("UPDATE items SET type = 'Feature' WHERE id = $1", [idOf(200)]);
  await sql("UPDATE items SET notes = 'changed' WHERE id = $1", [idOf(201)]);
  await sql("DELETE FROM items WHERE id = $1", [idOf(1)]);
  await sql("INSERT INTO items (id, type, shelf, title) VALUES ($1, 'TvSeries', 'S', 'Mine')", [idOf(7_000)]);
  await sql(
    "INSERT INTO items (id, type, shelf, title, series_id) VALUES ($1, 'TvSeason', 'S', 'Mine', $2)",
    [idOf(7_001), idOf(7_000)],
  );
  const changed = await storedRows();
  const told: Deletions[] = [];
  const refusing = (deletions: Deletions) => {
    told.push(deletions);
    return false;
  };
  await expect(restoreFrom(folder, { mode: "mirror", confirm: refusing })).rejects.toThrow(
    "holds 3 items that would be deleted, which wasn't confirmed",
  );
  await expect(restoreFrom(folder, { mode: "mirror" })).rejects.toThrow("wasn't confirmed");
  expect(await storedRows()).toEqual(changed);
  expect(told).toEqual([
    {
      items: 3,
      types: { Feature: 1, TvSeason: 1, TvSeries: 1 },
      ids: expect.toSatisfy(
        (ids: string[]) => String(ids.toSorted()) === String([200, 7_000, 7_001].map(idOf)),
      ) as string[],
    },
  ]);
  const deletedAtOnce: string[] = [];
  const watching = watchStatements(library.executor, (name, _, __, { values }) => {
    if (name === "bulk.deleteItems") deletedAtOnce.push(values[0] ?? "");
    return undefined;
  });
  const report = await restoreFrom(folder, { mode: "mirror", confirm: () => true }, watching);
  expect(report).toMatchObject({
    counts: { created: 2, replaced: 1, equal: ITEMS - 3 },
    deleted: 3,
    check: { isEqual: true },
  });
  // What is stored as another type goes first; a season before its series.
  expect(deletedAtOnce).toEqual([200, 7_001, 7_000].map((n) => `{"${idOf(n)}"}`));
  expect(await storedRows()).toEqual(before);
  // Nothing is to be deleted any more, so no confirmation is requested.
  expect(await restoreFrom(folder, { mode: "mirror" })).toMatchObject({
    deleted: 0,
    counts: { equal: ITEMS },
  });
});

test("what others write meanwhile is found by the verification", async () => {
  await fill();
  const folder = await backUp();
  await clear();
  let changes = 0;
  const meddling = watchStatements(library.executor, async (name) => {
    if (name !== "bulk.walkRows" || changes++ > 0) return;
    await sql("UPDATE items SET notes = 'changed' WHERE id = $1", [idOf(200)]);
    await sql("DELETE FROM items WHERE id = $1", [idOf(5_003)]);
  });
  const report = await restoreFrom(folder, { mode: "empty" }, meddling);
  expect(report.check).toEqual({
    isEqual: false,
    differences: [
      "Book: 1,050 items stored, 1,050 in the backup, and they differ",
      "book: 0 items stored, 1 in the backup",
    ],
  });
});

test("a backup with an issue isn't restored at all", async () => {
  await fill();
  const folder = await backUp();
  await clear();
  await writeFile(join(folder, "Book-2.jsonl.gz"), "spoilt");
  const restoring = restoreFrom(folder, { mode: "empty" });
  await expect(restoring).rejects.toThrow(BackupLocationError);
  await expect(restoring).rejects.toThrow("Book-2.jsonl.gz");
  expect(await storedRows()).toEqual([]);
});

test("other sources are restored, too, but can't be mirrored; issues are reported with their locations", async () => {
  const items = [bookRow(1), bookRow(2)].map((row, index) => sourceItem(row, index + 1));
  const source = memorySource(() => items);
  await expect(restore(library.executor, source, { mode: "mirror" })).rejects.toThrow("Use --mode merge");
  expect(await restore(library.executor, source, { mode: "empty" })).toMatchObject({
    counts: { created: 2 },
    check: { isEqual: true },
  });
  const faulty = memorySource(() => [
    ...items,
    ...items.slice(0, 1),
    faultyItem({ form: "json", text: "{}" }, [{ field: "title", reason: "is required" }], idOf(3)),
  ]);
  await expect(restore(library.executor, faulty, { mode: "merge" })).rejects.toThrow(
    [
      "memory: can't be restored: 2 faults",
      `  Made.json, item 1, id ${idOf(3)}: title is required`,
      `  id ${idOf(1)} is given twice`,
    ].join("\n"),
  );
});
