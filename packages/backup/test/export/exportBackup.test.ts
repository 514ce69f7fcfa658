import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Executor, type StoredRow, walkRows } from "@mattb.tech/billio-data/bulk";
import { expect, onTestFinished, test } from "vitest";
import { exportBackup } from "../../src/export/exportBackup.ts";
import { BackupLocationError } from "../../src/location/BackupLocationError.ts";
import { timestampText } from "../../src/row/timestampText.ts";
import { FolderStorage } from "../../src/storage/folder/FolderStorage.ts";
import { readBackupFolder } from "../support/readBackupFolder.ts";
import { useLibrary } from "../support/useLibrary.ts";
import { watchStatements } from "../support/watchStatements.ts";

const library = useLibrary();

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "billio-export-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
const storageOf = (path: string) => new FolderStorage(path);
const sql = (text: string, values: (string | null)[] = []) =>
  library.executor.run({ name: "test.sql", sql: text, values, effect: "write" });
const idOf = (n: number) => `${n.toString(16).padStart(8, "0")}-0000-4000-8000-000000000000`;

/** Numbered from 0; every third is a series, all others are books. */
async function insert(from: number, to: number): Promise<void> {
  for (let at = from; at < to; at += 1_000) {
    await sql(
      `INSERT INTO items (id, type, shelf, title, data)
       SELECT (lpad(to_hex(n), 8, '0') || '-0000-4000-8000-000000000000')::uuid,
              CASE WHEN n % 3 = 0 THEN 'TvSeries' ELSE 'Book' END, 'Read', 'Title ' || n, '{"n": ' || n || '}'
       FROM generate_series($1::int, $2::int) AS n`,
      [String(at), String(Math.min(at + 1_000, to) - 1)],
    );
  }
}

/** What is stored now, with times as a backup writes them. */
/** The newest file in `migrations/`, without its ending. */
const lastMigration = (await readdir(join(import.meta.dirname, "../../../../migrations")))
  .filter((name) => name.endsWith(".sql"))
  .map((name) => name.slice(0, -".sql".length))
  .sort()
  .at(-1);

async function storedRows(executor: Executor = library.executor): Promise<StoredRow[]> {
  const rows: StoredRow[] = [];
  for await (const page of walkRows(executor)) rows.push(...page);
  return rows.map((row) => ({
    ...row,
    addedAt: timestampText(row.addedAt ?? ""),
    movedAt: timestampText(row.movedAt ?? ""),
  }));
}

test("a database that is at rest is one snapshot, in files of bounded size with their hashes", async () => {
  await insert(0, 2_500);
  const folder = await newFolder();
  const report = await exportBackup(library.executor, storageOf(folder), { fileItems: 700 });
  expect(report).toMatchObject({ items: 2_500, replaced: 0, place: folder });
  const { manifest, rows } = await readBackupFolder(folder);
  expect(rows).toEqual(await storedRows());
  expect(manifest).toEqual(report.manifest);
  expect(manifest).toMatchObject({
    schema: lastMigration,
    from: "dsql",
    consistency: { snapshot: true, settled: true, rounds: 0, reread: 0, differences: 0 },
  });
  expect(manifest.files.map(({ name, items }) => [name, items])).toEqual([
    ["Book-1.jsonl.gz", 700],
    ["Book-2.jsonl.gz", 700],
    ["Book-3.jsonl.gz", 266],
    ["TvSeries-1.jsonl.gz", 700],
    ["TvSeries-2.jsonl.gz", 134],
  ]);
});

test("rows as other programs wrote them are in it byte for byte", async () => {
  await sql(
    `INSERT INTO items (id, type, shelf, title, rating, added_at, moved_at, data, notes, image_sizes, image_width) VALUES
     ($1, '../Odd "type"', '', E'\\u2028"', -3, '2024-05-06 07:08:09.123456Z', 'infinity', 'no JSON', '', '[ ]', -1),
     ($2, 'Book', 'S', 'T', NULL, '0044-03-15 BC', '20000-01-01', NULL, NULL, NULL, NULL),
     ($3, 'book', 'S', 'T', NULL, now(), now(), E'{"a": 1,\\n "a": 1.10}', E'\\r\\n', NULL, NULL),
     ($4, '', 'S', 'T', NULL, now(), now(), '{ "b":1e400}  ', NULL, NULL, NULL)`,
    [idOf(1), idOf(2), idOf(3), idOf(4)],
  );
  const folder = await newFolder();
  await exportBackup(library.executor, storageOf(folder));
  const { manifest, rows } = await readBackupFolder(folder);
  expect(rows).toEqual(await storedRows());
  expect(manifest.files.map(({ name, type }) => [name, type])).toEqual([
    ["_-1.jsonl.gz", ""],
    ["___Odd__type_-1.jsonl.gz", '../Odd "type"'],
    ["Book-1.jsonl.gz", "Book"],
    ["book-2.jsonl.gz", "book"],
  ]);
});

/** One item of each kind of change, in what a walk has passed and in what it hasn't reached. */
async function changeEverywhere(round: number): Promise<void> {
  await sql("UPDATE items SET data = '{\"changed\": ' || $2 || '}' WHERE id = ANY($1::uuid[])", [
    `{${idOf(10)},${idOf(2_000)}}`,
    String(round),
  ]);
  await sql("DELETE FROM items WHERE id = ANY($1::uuid[])", [`{${idOf(20 + round)},${idOf(2_020 + round)}}`]);
  await sql("UPDATE items SET type = 'Feature' WHERE id = $1", [idOf(30 + round)]);
  await sql(
    `INSERT INTO items (id, type, shelf, title) SELECT id, 'Book', 'New', 'T' FROM unnest($1::uuid[]) AS given (id)`,
    [`{${idOf(3_000 + round)},${idOf(40 + round).replace(/0$/, "1")}}`],
  );
}

test("changes made while it reads page by page are read again until nothing has changed", async () => {
  await insert(0, 2_500);
  const folder = await newFolder();
  const changedAt: string[] = [];
  const changing = watchStatements(library.executor, async (name, number) => {
    const at = `${name} ${number}`;
    // The third page of the sweep, the second page of the first two comparisons.
    if (!["bulk.walkRows 3", "bulk.walkDigests 2", "bulk.walkDigests 4"].includes(at)) return;
    changedAt.push(at);
    await changeEverywhere(changedAt.length);
  });
  const options = { snapshotMs: 0, fileItems: 700 };
  const { consistency } = await exportBackup(changing, storageOf(folder), options);
  expect(changedAt).toHaveLength(3);
  const { manifest, rows } = await readBackupFolder(folder);
  expect(rows).toEqual(await storedRows());
  expect(manifest.consistency).toEqual({ ...consistency });
  expect(consistency).toMatchObject({ snapshot: false, settled: true });
  // Each change but the first is found one round after it was made; the last round finds none.
  expect(consistency.rounds).toBe(4);
  expect(consistency.reread).toBeGreaterThanOrEqual(9);
  expect(consistency.differences).toBeGreaterThan(consistency.reread);
});

test("where a snapshot doesn't last for the rows, it does for comparing them, whatever changes meanwhile", async () => {
  await insert(0, 2_500);
  const folder = await newFolder();
  const happened: string[] = [];
  let asOfSnapshot: StoredRow[] = [];
  const changing = watchStatements(library.executor, async (name, number, from, statement) => {
    const at = `${name} ${number}`;
    if (at === "bulk.walkRows 3") {
      expect(from.inTransaction).toBe(true);
      await changeEverywhere(1);
      happened.push(at);
      // The transaction has failed, as it does past DSQL's five minutes.
      await from
        .run({ name: "test.fail", sql: "SELECT 1/0", values: [], effect: "read" })
        .catch(() => undefined);
    }
    // From the beginning, each page by itself.
    if (at === "bulk.walkRows 4") expect([from.inTransaction, statement.values]).toEqual([false, ["100"]]);
    if (at === "bulk.walkRows 6") {
      happened.push(at);
      await changeEverywhere(3);
    }
    if (at === "bulk.walkDigests 2") {
      expect(from.inTransaction).toBe(true);
      asOfSnapshot = await storedRows(from);
      await changeEverywhere(2);
      happened.push(at);
    }
  });
  const { consistency } = await exportBackup(changing, storageOf(folder));
  expect(happened).toEqual(["bulk.walkRows 3", "bulk.walkRows 6", "bulk.walkDigests 2"]);
  expect(consistency).toMatchObject({ snapshot: true, settled: true, rounds: 1 });
  const { rows } = await readBackupFolder(folder);
  expect(rows).toEqual(asOfSnapshot);
  expect(rows).not.toEqual(await storedRows());
});

test("a snapshot that is lost while comparing is reported, and the comparison continues", async () => {
  await insert(0, 2_500);
  const folder = await newFolder();
  const lost: string[] = [];
  const losing = watchStatements(library.executor, async (name, number, from) => {
    const at = `${name} ${number}`;
    // The sweep without a snapshot, in its third page.
    if (at === "bulk.walkRows 5") await changeEverywhere(1);
    if (!["bulk.walkRows 2", "bulk.storedRows 1"].includes(at) || !from.inTransaction) return;
    lost.push(at);
    await from
      .run({ name: "test.fail", sql: "SELECT 1/0", values: [], effect: "read" })
      .catch(() => undefined);
  });
  const { consistency } = await exportBackup(losing, storageOf(folder));
  expect(lost).toEqual(["bulk.walkRows 2", "bulk.storedRows 1"]);
  expect(consistency).toMatchObject({ snapshot: true, settled: true, rounds: 2 });
  expect((await readBackupFolder(folder)).rows).toEqual(await storedRows());
});

test("a backup under constant writes is reported as not settled, with each id once", async () => {
  await insert(0, 2_100);
  const folder = await newFolder();
  let changes = 0;
  const restless = watchStatements(library.executor, async (name) => {
    if (name === "bulk.walkDigests") await changeEverywhere(++changes);
  });
  const { consistency } = await exportBackup(restless, storageOf(folder), { snapshotMs: 0, maxRounds: 2 });
  expect(consistency).toMatchObject({ snapshot: false, settled: false, rounds: 2 });
  expect(changes).toBe(4);
  await readBackupFolder(folder);
});

test("an export that was ended is no backup, and the next one replaces it; a finished one stays", async () => {
  await insert(0, 2_500);
  const folder = await newFolder();
  const interruption = new AbortController();
  const interrupted = watchStatements(library.executor, (name, number) => {
    if (name === "bulk.walkRows" && number === 4) interruption.abort();
    return undefined;
  });
  const options = { fileItems: 200, signal: interruption.signal };
  await expect(exportBackup(interrupted, storageOf(folder), options)).rejects.toMatchObject({
    name: "AbortError",
  });
  const left = await readdir(folder);
  expect(left).toContain("unfinished.json");
  expect(left).toContain("Book-1.jsonl.gz");
  expect(left).not.toContain("manifest.json");
  await writeFile(join(folder, ".Book-9.jsonl.gz.0a1b2c3d.part"), "half");
  const { replaced } = await exportBackup(library.executor, storageOf(folder));
  expect(replaced).toBe(left.length);
  const { manifest } = await readBackupFolder(folder);
  await expect(exportBackup(library.executor, storageOf(folder))).rejects.toThrow(
    `${folder}: holds a finished backup already, which is never replaced; name another place`,
  );
  expect((await readBackupFolder(folder)).manifest).toEqual(manifest);
});

test("a location with other content is left alone", async () => {
  for (const name of ["letter.txt", "Book-1.jsonl.gz"]) {
    const folder = await newFolder();
    await writeFile(join(folder, name), "mine");
    const exporting = exportBackup(library.executor, storageOf(folder));
    await expect(exporting).rejects.toThrow(BackupLocationError);
    await expect(exporting).rejects.toThrow(`it holds ${name}; a backup wants a place of its own`);
    expect(await readdir(folder)).toEqual([name]);
  }
});

test("of two exports into one location the first one fails", async () => {
  await insert(0, 300);
  const folder = await newFolder();
  const overtaken = watchStatements(library.executor, async (name, number) => {
    if (name === "bulk.walkRows" && number === 2) await exportBackup(library.executor, storageOf(folder));
  });
  await expect(exportBackup(overtaken, storageOf(folder))).rejects.toMatchObject({ code: "SOURCE" });
});

test("a file that somebody else writes to meanwhile ends it without a manifest", async () => {
  await insert(0, 1_000);
  const folder = await newFolder();
  const meddling = watchStatements(library.executor, async (name, number) => {
    if (name === "bulk.walkRows" && number === 3) await writeFile(join(folder, "Book-1.jsonl.gz"), "mine");
  });
  await expect(exportBackup(meddling, storageOf(folder), { fileItems: 20 })).rejects.toThrow(
    "Book-1.jsonl.gz: isn't what was written any more: somebody else writes to this place",
  );
  expect(await readdir(folder)).not.toContain("manifest.json");
});

test("an empty database makes an empty backup", async () => {
  const folder = await newFolder();
  expect(await exportBackup(library.executor, storageOf(folder))).toMatchObject({ items: 0 });
  expect((await readBackupFolder(folder)).manifest).toMatchObject({ types: {}, files: [] });
});
