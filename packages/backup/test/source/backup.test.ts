import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { itemRow, type StoredRow } from "@mattb.tech/billio-data/bulk";
import { expect, onTestFinished, test } from "vitest";
import { parseBackupLocation } from "../../src/location/parseBackupLocation.ts";
import { canonicalRow } from "../../src/row/canonicalRow.ts";
import type { BackupManifest } from "../../src/formats/backup/manifest.ts";
import type { FixItem } from "../../src/source/FixItem.ts";
import { openSource } from "../../src/openSource/openSource.ts";
import { openStorage } from "../../src/storage/openStorage.ts";
import { madeUpId } from "../support/madeUpBooks.ts";
import { readAll } from "../support/readAll.ts";
import { writeBackup } from "../support/writeBackup.ts";

const row = (n: number, change: Partial<StoredRow> = {}): StoredRow => {
  const { row: whole } = itemRow({
    type: "Book",
    id: madeUpId(n),
    shelf: "Read",
    title: `Volume ${n}`,
    addedAt: new Date(0),
    movedAt: new Date(n),
  });
  return { ...(whole as StoredRow), ...change };
};
const rows = [
  row(1),
  row(2, { movedAt: "2024-05-06 07:08:09.123456+00", data: "no JSON" }),
  row(3, { type: "Painting", title: "x".repeat(3_000), data: '{"a":1.10}' }),
  row(4, { addedAt: "infinity", data: null }),
];

type Spoil = (files: Map<string, Buffer>, manifest: BackupManifest) => void;
async function backup(spoil?: Spoil): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "billio-new-backup-"));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  await writeBackup(await openStorage(parseBackupLocation(path)), rows, spoil);
  return path;
}
const open = (path: string, mend?: FixItem) => openSource(parseBackupLocation(path), { mend });

test("a backup of the new system is read as it was written, malformed rows too", async () => {
  const path = await backup((files) => files.set("README.md", Buffer.from("hello")));
  const source = await open(path);
  expect(source).toMatchObject({
    kind: "backup",
    description: "backup of dsql of 2026-11-20T00:00:00.000Z, 2 files, 4 items",
    notRead: ["README.md"],
    faults: [],
  });
  const { items, faults, done } = await readAll(source);
  expect(faults).toEqual([]);
  expect(done).toBe(source.size.total);
  expect(items.map((item) => item.row && canonicalRow(item.row)).sort()).toEqual(
    rows.map((row) => canonicalRow(row)).sort(),
  );
  expect(items[0]).toMatchObject({ id: madeUpId(1), at: { file: "Book-1.jsonl.gz", item: 1, line: 1 } });
});

const changed =
  (change: (text: string) => string): Spoil =>
  (files, manifest) => {
    const bytes = gzipSync(change(gunzipSync(files.get("Book-1.jsonl.gz") ?? "").toString()));
    files.set("Book-1.jsonl.gz", bytes);
    const [file] = manifest.files;
    if (file)
      Object.assign(file, { bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") });
  };

test.each<[string, Spoil, RegExp[]]>([
  [
    "a file is missing",
    (files) => files.delete("Book-1.jsonl.gz"),
    [/^Book-1\.jsonl\.gz: is missing; manifest\.json names it$/],
  ],
  [
    "a file is cut off",
    (files) =>
      files.set("Book-1.jsonl.gz", (files.get("Book-1.jsonl.gz") ?? Buffer.alloc(0)).subarray(0, -3)),
    [
      /^Book-1\.jsonl\.gz: is cut off: its gzip data isn't complete at its end, byte \d+, behind 3 of 3 items$/,
    ],
  ],
  [
    "a file is another one",
    (files) => files.set("Book-1.jsonl.gz", files.get("Painting-1.jsonl.gz") ?? Buffer.alloc(0)),
    [
      /has \d+ bytes, where manifest\.json says \d+$/,
      /has the SHA-256 [0-9a-f]{64}, where manifest\.json says [0-9a-f]{64}$/,
      /holds 1 items, where manifest\.json says 3$/,
    ],
  ],
  [
    "a line is lost",
    changed((text) => text.split("\n").slice(1).join("\n")),
    [/holds 2 items, where manifest\.json says 3$/],
  ],
  [
    "an item isn't what was backed up",
    changed((text) => text.replace("Volume 1", "Volume 7")),
    [/^Book-1\.jsonl\.gz: holds items with the hash [0-9a-f]{64}, where manifest\.json says [0-9a-f]{64}$/],
  ],
  [
    "a type's count isn't its files'",
    (_, manifest) => (manifest.types.Book = { items: 2, hash: "0".repeat(64) }),
    [/^manifest\.json: says 2 items of Book, and its files hold 3$/],
  ],
  [
    "a line is no row",
    changed((text) => text.replace(/"id":"[^"]*"/, '"id":"secret"').replace('"shelf"', '"Shelf"')),
    [
      /^Book-1\.jsonl\.gz: holds items with the hash/,
      /^Book-1\.jsonl\.gz, item 1 \(line 1\): Shelf is no column of an item$/,
    ],
  ],
  [
    "a row can't be one",
    changed((text) => text.replace(/"id":"[^"]*"/, '"id":"secret"').replace("1970-01-01T00:00:00Z", "soon")),
    [/hash/, /item 1 \(line 1\): id must be a UUID$/, /addedAt must be a time such as/],
  ],
])("it is reported when %s", async (_, spoil, expected) => {
  const { faults } = await readAll(
    await open(
      await backup((files, manifest) => {
        spoil(files, manifest);
      }),
    ),
  );
  expect(faults).toHaveLength(expected.length);
  for (const [index, pattern] of expected.entries()) expect(faults[index]).toMatch(pattern);
});

test("a backup without its manifest isn't finished, and one of a newer program isn't read", async () => {
  const storage = await openStorage(parseBackupLocation(await backup()));
  const text = (await storage.readText("manifest.json")) ?? "";
  await storage.delete("manifest.json");
  await expect(open(storage.place)).rejects.toThrow(
    "holds a backup that isn't finished: it has no manifest.json, which is written last",
  );
  await storage.writeText("manifest.json", text.replace('"version": 1', '"version": 2'));
  await expect(open(storage.place)).rejects.toThrow(
    "manifest.json: is of version 2; this program reads version 1",
  );
  await storage.writeText("manifest.json", text.replace("Book-1.jsonl.gz", "../Book-1.jsonl.gz"));
  await expect(open(storage.place)).rejects.toThrow(
    "manifest.json: files.0.name: must be the name of a file in the same folder",
  );
});

test("items can be fixed before they are read", async () => {
  const path = await backup();
  const seen: number[] = [];
  const source = await open(path, (raw, at) => {
    seen.push(at.line ?? 0);
    return raw.form === "row" ? { ...raw, text: raw.text.replace("Volume", "Band") } : raw;
  });
  const { items, faults } = await readAll(source);
  expect(faults).toEqual([]);
  expect(seen).toHaveLength(4);
  expect(items.map((item) => item.row?.title)).toContain("Band 1");
});

test("an ambiguous or empty location is rejected with its content", async () => {
  const path = await backup((files) => files.set("Book.json", Buffer.from("[]")));
  await expect(open(path)).rejects.toThrow(
    `Cannot read a backup from ${path}: it holds a JSON backup (Book.json) and a backup (manifest.json); name the folder of one, or a file`,
  );
  await expect(open(join(path, "manifest.json"))).rejects.toThrow(
    "is a manifest; name the folder that it is in",
  );
  await expect(open(join(path, "Book-1.jsonl.gz"))).rejects.toThrow(
    "is compressed, and so not read; unpack it",
  );
  await expect(open(join(path, "nothing"))).rejects.toThrow("there is no such folder or file");
});
