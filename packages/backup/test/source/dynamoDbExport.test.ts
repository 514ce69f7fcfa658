import { cp, mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { describe, expect, onTestFinished, test } from "vitest";
import { BackupLocationError } from "../../src/location/BackupLocationError.ts";
import { parseBackupLocation } from "../../src/location/parseBackupLocation.ts";
import { canonicalRow } from "../../src/row/canonicalRow.ts";
import { openSource } from "../../src/openSource/openSource.ts";
import type { SourceItem } from "../../src/source/Source.ts";
import { openStorage } from "../../src/storage/openStorage.ts";
import type { Storage } from "../../src/storage/Storage.ts";
import { type ExportOptions, writeFullExport, writeIncrementalExport } from "../support/dynamoDbExport.ts";
import { madeUpId } from "../support/madeUpBooks.ts";
import { readAll } from "../support/readAll.ts";

type Attributes = Record<string, AttributeValue>;

const hour = 3_600_000;
const start = Date.UTC(2026, 10, 20);

const book = (n: number, more: Attributes = {}): Attributes => ({
  "type:id": { S: `Book:${madeUpId(n)}` },
  type: { S: "Book" },
  id: { S: madeUpId(n) },
  "type:shelf": { S: "Book:Read" },
  shelf: { S: "Read" },
  title: { S: `Volume ${n}` },
  addedAt: { N: "1577836800000" },
  movedAt: { N: "1577836800001" },
  ...more,
});
const books = (count: number) => Array.from({ length: count }, (_, n) => book(n));
const change = (n: number, more: Attributes = {}) => ({
  key: `Book:${madeUpId(n)}`,
  newImage: book(n, more),
  oldImage: book(n),
});
const deletion = (n: number) => ({ key: `Book:${madeUpId(n)}`, oldImage: book(n) });

/** Everything that an attribute can be, with names and texts that mean something elsewhere. */
const odd = book(77, {
  S: { M: { S: { S: "s" }, N: { N: "1" }, M: { M: {} }, L: { L: [] } } },
  N: { L: [{ N: "12345678901234567890123456789012345678" }, { NULL: true }, { BOOL: false }] },
  Item: { M: { NULL: { BOOL: true }, "it's": { S: "\u2028 \n \\ ' \" {}" } } },
  sizes: { NS: ["600", "0.001", "-7.5", "3"] },
  names: { SS: ["a", "b"] },
  cover: { B: new Uint8Array([0, 255, 10]) },
  covers: { BS: [new Uint8Array([1]), new Uint8Array([2, 3])] },
  rating: { N: "7" },
  small: { N: "0.00000000000000000000000000000000000000000000000000000001" },
  large: { N: "600000000000000000000000000000" },
});

async function folder(): Promise<{ path: string; storage: Storage }> {
  const path = await mkdtemp(join(tmpdir(), "billio-export-"));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return { path, storage: await openStorage(parseBackupLocation(path)) };
}
const open = (...path: string[]) => openSource(parseBackupLocation(join(...path)));
const canonical = (items: readonly SourceItem[]) =>
  items.map(({ row }) => (row === undefined ? undefined : canonicalRow(row))).sort();
const titles = (items: readonly SourceItem[]) => items.map(({ row }) => row?.title).sort();

describe.each(["DYNAMODB_JSON", "ION"] as const)("a full export in %s", (format) => {
  test("is read with empty partitions, and every kind of attribute", async () => {
    const { path, storage } = await folder();
    const own = await writeFullExport(storage, [...books(5), odd], { format, partitions: 4, time: start });
    const source = await open(path);
    const form = format === "ION" ? "Ion" : "typed JSON";
    expect(source).toMatchObject({
      kind: "dynamodb-export",
      description: `Full export of 2026-11-20T00:00:00Z of DynamoDB's table BillioItems in ${form}, 4 files`,
      size: { unit: "items", total: 6 },
      notRead: [],
    });
    const { items, faults, done } = await readAll(source);
    expect(faults).toEqual([]);
    expect(done).toBe(6);
    expect(items.every(({ at }) => at.file.startsWith(`${own}/data/`) && at.line === at.item)).toBe(true);
    expect(titles(items)).toEqual(["Volume 0", "Volume 1", "Volume 2", "Volume 3", "Volume 4", "Volume 77"]);
    const raw = items.find(({ id }) => id === madeUpId(77))?.raw();
    expect(JSON.parse(raw !== undefined && "text" in raw ? raw.text : "")).toMatchObject({
      S: { M: { S: { S: "s" }, N: { N: "1" }, M: { M: {} }, L: { L: [] } } },
      N: odd.N,
      Item: odd.Item,
      sizes: odd.sizes,
      names: odd.names,
      cover: { B: "AP8K" },
      covers: { BS: ["AQ==", "AgM="] },
      small: odd.small,
      large: odd.large,
    });
  });

  test("is found as itself, as the folder above it, under a prefix, and moved anywhere", async () => {
    const { path, storage } = await folder();
    const own = await writeFullExport(storage, books(4), { format, prefix: "exports/of/old" });
    const places = [[path], [path, "AWSDynamoDB"], [path, own]];
    for (const place of places) expect(titles((await readAll(await open(...place))).items)).toHaveLength(4);
    await cp(join(path, "AWSDynamoDB"), join(path, "elsewhere"), { recursive: true });
    expect(await readAll(await open(path, "elsewhere"))).toMatchObject({ faults: [], items: { length: 4 } });
    await rename(join(path, own), join(path, "renamed"));
    expect(await readAll(await open(path, "renamed"))).toMatchObject({ faults: [], items: { length: 4 } });
  });
});

test("both forms of an export give equal rows", async () => {
  const [json, ion] = [await folder(), await folder()];
  await writeFullExport(json.storage, [...books(3), odd]);
  await writeFullExport(ion.storage, [...books(3), odd], { format: "ION" });
  const [a, b] = [await readAll(await open(json.path)), await readAll(await open(ion.path))];
  expect(a.items).toHaveLength(4);
  expect(canonical(a.items)).toEqual(canonical(b.items));
  expect(canonical(a.items)).not.toContain(undefined);
});

describe("a damaged export is an error with file, position and what was expected", () => {
  /** The faults of an export of which one file was changed. */
  const faultsOf = async (
    spoil: (data: Buffer, files: Map<string, Buffer>, name: string) => Buffer | undefined,
    options: ExportOptions = {},
  ) => {
    const { path, storage } = await folder();
    await writeFullExport(storage, books(6), {
      ...options,
      partitions: 2,
      spoil: (files) => {
        const name = [...files.keys()].find((each) => each.startsWith("data/")) ?? "";
        const spoilt = spoil(files.get(name) ?? Buffer.alloc(0), files, name);
        if (spoilt === undefined) files.delete(name);
        else files.set(name, spoilt);
      },
    });
    const { faults, items } = await readAll(await open(path));
    return { faults: faults.map((fault) => fault.replace(/^.*\/data\/\w{26}\.\w+\.gz/, "FILE")), items };
  };

  test.each<[string, (data: Buffer) => Buffer | undefined, RegExp]>([
    ["missing", () => undefined, /^FILE: is missing; the manifest names it, with 6 items$/],
    [
      "empty",
      () => Buffer.alloc(0),
      /^FILE: has the MD5 1B2M2Y8AsgTpgAmY7PhCfg==, where the manifest says \S+==$/,
    ],
    [
      "cut off",
      (data) => data.subarray(0, -4),
      /^FILE: is cut off: its gzip data isn't complete at its end, byte \d+, behind 6 items of 6$/,
    ],
    [
      "no gzip",
      () => Buffer.from("{}"),
      /^FILE: isn't compressed with gzip, as it must be, behind 0 items of 6$/,
    ],
    [
      "damaged",
      (data) => Buffer.concat([data.subarray(0, 60), Buffer.alloc(9, 255), data.subarray(60)]),
      /^FILE: isn't valid gzip data behind byte \d+, behind 0 items of 6$/,
    ],
    [
      "cut within another member",
      (data) => Buffer.concat([data, gzipSync("").subarray(0, 1)]),
      /^FILE: (is cut off|goes on behind its gzip data, which ends at byte \d+ of \d+)/,
    ],
    [
      "another one",
      () => gzipSync(gunzipSync(gzipSync(""))),
      /^FILE: has the MD5 \S+, where the manifest says \S+$/,
    ],
  ])("%s", async (_, spoil, expected) => {
    expect((await faultsOf(spoil)).faults[0]).toMatch(expected);
  });

  const md5 = /^FILE: has the MD5/;
  test("lines that are lost, though the file is whole", async () => {
    const { faults } = await faultsOf((data) =>
      gzipSync(gunzipSync(data).toString().split("\n").slice(1).join("\n")),
    );
    expect(faults).toEqual([expect.stringMatching(md5), "FILE: holds 5 items, where the manifest says 6"]);
  });

  test.each<[string, Buffer, string]>([
    ["no JSON", Buffer.from('{"Item":{"title":{"S":"x"}}'), "is not valid JSON"],
    ["no Item", Buffer.from('{"item":{}}'), 'must be an object with one member, "Item"'],
    ["no UTF-8", Buffer.from([0x7b, 0xff, 0x7d]), "is not UTF-8 text"],
    [
      "no typed JSON",
      Buffer.from('{"Item":{"title":"secret"}}'),
      "title must be an object with one member, its DynamoDB type",
    ],
  ])("a line that is %s: the rest is read", async (_, bad, reason) => {
    const { faults, items } = await faultsOf((data) => {
      const [first = "", ...others] = gunzipSync(data).toString().split("\n");
      return gzipSync(
        Buffer.concat([Buffer.from(`${first}\n`), bad, Buffer.from(`\n${others.slice(1).join("\n")}`)]),
      );
    });
    expect(faults).toEqual([expect.stringMatching(md5), `FILE, item 2 (line 2): ${reason}`]);
    expect(items.filter(({ row }) => row !== undefined)).toHaveLength(5);
    const raw = items[1]?.raw();
    expect(raw?.form === "bytes" ? Buffer.from(raw.base64, "base64") : Buffer.from(raw?.text ?? "")).toEqual(
      reason.startsWith("title") ? Buffer.from('{"title":"secret"}') : bad,
    );
  });

  test("a line of Ion that is none", async () => {
    const { faults } = await faultsOf(
      (data) => gzipSync(gunzipSync(data).toString().replace("$ion_1_0 {Item:{", "$ion_1_0 {Item:{secret:")),
      { format: "ION" },
    );
    expect(faults[1]).toBe("FILE, item 1 (line 1): is not valid Ion");
  });

  test("U+2028 ends no line", async () => {
    const { path, storage } = await folder();
    await writeFullExport(storage, [book(1, { notes: { S: "a\u2028b\u0085c\r" } })], {
      spoil: (files) => {
        for (const [name, bytes] of files) {
          if (name.startsWith("data/")) expect(gunzipSync(bytes).toString()).not.toContain("\\u2028");
        }
      },
    });
    const { items, faults } = await readAll(await open(path));
    expect(faults).toEqual([]);
    expect(items[0]?.row?.notes).toBe("a\u2028b\u0085c\r");
  });

  const refused = async (spoil: (files: Map<string, Buffer>) => void) => {
    const { path, storage } = await folder();
    await writeFullExport(storage, books(2), { spoil });
    return open(path).then(
      () => "opened",
      (error: unknown) =>
        String(error)
          .replaceAll(path, "")
          .replaceAll(/01\d{13}-\w{8}/g, "ID"),
    );
  };
  const text = (files: Map<string, Buffer>, name: string) => files.get(name)?.toString() ?? "";

  test.each<[string, (files: Map<string, Buffer>) => void, RegExp]>([
    [
      "an MD5 that is missing",
      (files) => files.delete("manifest-files.md5"),
      /ID\/manifest-files\.md5: is missing; copy the export with all its files/,
    ],
    [
      "a wrong MD5",
      (files) => files.set("manifest-summary.md5", Buffer.from("AAAA")),
      /manifest-summary\.json: has the MD5 \S+==, where manifest-summary\.md5 says AAAA/,
    ],
    [
      "no list of files",
      (files) => files.delete("manifest-files.json"),
      /manifest-files\.json: is missing, and without it the export isn't complete/,
    ],
    [
      "no summary",
      (files) => files.delete("manifest-summary.json"),
      /holds an export of DynamoDB that isn't finished, or was copied in part: AWSDynamoDB\/ID has no manifest-summary\.json/,
    ],
  ])("%s: nothing is opened", async (_, spoil, expected) => {
    expect(
      await refused((files) => {
        spoil(files);
      }),
    ).toMatch(expected);
  });

  test("a sum of items that isn't the summary's: nothing is opened", async () => {
    const { createHash } = await import("node:crypto");
    const message = await refused((files) => {
      const lines = text(files, "manifest-files.json").split("\n").slice(1).join("\n");
      files.set("manifest-files.json", Buffer.from(lines));
      files.set("manifest-files.md5", Buffer.from(createHash("md5").update(lines).digest("base64")));
    });
    expect(message).toContain(
      "manifest-files.json: names files with 1 items in all, where manifest-summary.json says 2",
    );
  });
});

describe("a chain of three incremental exports with deletions", () => {
  const windows = [0, 1, 2].map((n) => ({ from: start + n * hour, to: start + (n + 1) * hour }));
  const changes = [
    [change(0, { title: { S: "first" } }), change(1, { title: { S: "first" } }), deletion(2), change(9)],
    [deletion(1), change(2, { title: { S: "back again" } }), change(3, { title: { S: "second" } })],
    [change(0, { title: { S: "third" } }), deletion(3), deletion(9)],
  ];
  const writeWindows = async (storage: Storage, which: readonly number[], options: ExportOptions = {}) => {
    for (const n of which) {
      const window = windows[n] ?? { from: 0, to: 0 };
      await writeIncrementalExport(storage, changes[n] ?? [], window, options);
    }
  };

  test.each(["DYNAMODB_JSON", "ION"] as const)(
    "over a full one, in %s: the last state of each item",
    async (format) => {
      const { path, storage } = await folder();
      await writeFullExport(storage, books(6), { time: start + 500, format });
      // The last states count, in whatever order the folders are.
      await writeWindows(storage, [2, 0, 1], { format });
      const source = await open(path);
      expect(source).toMatchObject({
        kind: "dynamodb-export",
        size: { unit: "items", total: 16 },
        description: expect.stringMatching(
          /^Full export of 2026-11-20T00:00:00.500Z and a chain of 3 incremental exports from 2026-11-20T00:00:00Z to 2026-11-20T03:00:00Z of DynamoDB's table BillioItems in (Ion|typed JSON), 12 files$/,
        ) as unknown,
      });
      const { items, faults, done } = await readAll(source);
      expect(faults).toEqual([]);
      expect(done).toBe(16);
      expect(titles(items)).toEqual(["Volume 4", "Volume 5", "back again", "third"]);
    },
  );

  test("without a full one: what is there at the end, and what is gone", async () => {
    const { path, storage } = await folder();
    await writeWindows(storage, [0, 1, 2]);
    const source = await open(path);
    expect(source.kind).toBe("dynamodb-incremental");
    expect(source.description).toMatch(/^A chain of 3 incremental exports from/);
    const { items, faults } = await readAll(source);
    expect(faults).toEqual([]);
    const of = (n: number) => items.find(({ id }) => id === madeUpId(n));
    expect(items).toHaveLength(5);
    expect([of(0)?.row?.title, of(2)?.row?.title]).toEqual(["third", "back again"]);
    for (const n of [1, 3, 9]) expect(of(n)).toMatchObject({ deleted: true, faults: [] });
  });

  test.each([
    [
      "a gap",
      [0, 2],
      "with a gap between AWSDynamoDB/ID, which ends at 2026-11-20T01:00:00Z, and AWSDynamoDB/ID, which begins at 2026-11-20T02:00:00Z",
    ],
    [
      "one twice",
      [0, 1, 1],
      "with an overlap of AWSDynamoDB/ID, which ends at 2026-11-20T02:00:00Z, and AWSDynamoDB/ID, which begins at 2026-11-20T01:00:00Z",
    ],
  ])("with %s is rejected", async (_, which, message) => {
    const { path, storage } = await folder();
    await writeWindows(storage, which);
    const error: unknown = await open(path).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(BackupLocationError);
    expect((error as BackupLocationError).message.replaceAll(/01\d{13}-\w{8}/g, "ID")).toContain(message);
  });

  test("over a full one of another time, or over two, is rejected", async () => {
    for (const time of [start - hour, start + hour]) {
      const { path, storage } = await folder();
      await writeFullExport(storage, books(1), { time });
      await writeWindows(storage, [0]);
      await expect(open(path)).rejects.toThrow("must begin at or before that time and end after it");
    }
    const { path, storage } = await folder();
    await writeFullExport(storage, books(1), { time: start });
    await writeFullExport(storage, books(1), { time: start + 1 });
    await expect(open(path)).rejects.toThrow(
      "holds several full exports, and which one is meant would be a guess",
    );
    await writeFullExport(storage, books(1), { time: start, table: "Other" });
    await expect(open(path)).rejects.toThrow("holds exports of several tables");
  });

  test("rejects the file where the key of a change can't be read: an older state would be taken for the last", async () => {
    const { path, storage } = await folder();
    await writeFullExport(storage, books(2), { time: start });
    await writeIncrementalExport(storage, [change(0), change(1)], windows[0] ?? { from: 0, to: 0 }, {
      partitions: 1,
      spoil: (files) => {
        for (const [name, bytes] of files) {
          if (name.startsWith("data/"))
            files.set(name, gzipSync(gunzipSync(bytes).toString().replace("Keys", "keys")));
        }
      },
    });
    const { faults } = await readAll(await open(path));
    expect(faults.map((fault) => fault.replace(/^.*gz/, ""))).toEqual([
      ", item 1 (line 1): must be an object of Metadata, Keys, NewImage and OldImage",
      expect.stringContaining("has the MD5"),
    ]);
  });
});
