import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { BackupLocationError } from "../../src/location/BackupLocationError.ts";
import { parseBackupLocation } from "../../src/location/parseBackupLocation.ts";
import { openSource } from "../../src/openSource/openSource.ts";
import { SourceError } from "../../src/source/SourceError.ts";
import { openStorage } from "../../src/storage/openStorage.ts";
import type { ReadFileOptions, Storage } from "../../src/storage/Storage.ts";
import { writeFullExport } from "../support/dynamoDbExport.ts";
import { madeUpBooks } from "../support/madeUpBooks.ts";
import { type MemoryS3, startMemoryS3 } from "../support/memoryS3.ts";
import { readAll } from "../support/readAll.ts";
import { useS3 } from "../support/useS3.ts";

const MEBIBYTE = 1024 * 1024;

async function gather(storage: Storage, name: string, options: ReadFileOptions = {}): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of storage.read(name, options)) pieces.push(piece);
  return Buffer.concat(pieces);
}

describe("s3rver", () => {
  const s3 = useS3();
  const open = (prefix = "") => openStorage(parseBackupLocation(`s3://${s3.bucket}/${prefix}`));

  test("files are written as streams of any length, listed, read from any byte, and deleted", async () => {
    const storage = await open("some/where");
    const large = randomBytes(20 * MEBIBYTE);
    function* pieces() {
      for (let at = 0; at < large.length; at += MEBIBYTE) yield large.subarray(at, at + MEBIBYTE);
    }
    const written = await storage.write("large", pieces());
    expect(written).toMatchObject({ name: "large", bytes: large.length });
    await storage.writeText("below/small.json", "[]");
    await storage.write("empty", []);
    expect(await storage.list()).toEqual([
      { name: "below", kind: "folder" },
      { name: "empty", kind: "file" },
      { name: "large", kind: "file" },
    ]);
    expect(await storage.list("below")).toEqual([{ name: "small.json", kind: "file" }]);
    expect(await storage.list("nowhere")).toEqual([]);
    expect(await storage.stat("large")).toEqual(written);
    expect(await storage.stat("nothing")).toBeUndefined();
    expect((await gather(storage, "large", { version: written.version })).equals(large)).toBe(true);
    expect(
      (await gather(storage, "large", { start: 7 * MEBIBYTE + 1 })).equals(large.subarray(7 * MEBIBYTE + 1)),
    ).toBe(true);
    expect(await storage.readText("below/small.json")).toBe("[]");
    expect(await storage.readText("nothing")).toBeUndefined();
    expect(await gather(storage, "empty")).toHaveLength(0);
    await storage.delete("large");
    await storage.delete("large");
    expect(await storage.stat("large")).toBeUndefined();
  });

  test("nothing is left of a file whose pieces fail, and their error comes through", async () => {
    const storage = await open("broken");
    function* pieces() {
      yield randomBytes(9 * MEBIBYTE);
      throw new RangeError("made up");
    }
    await expect(storage.write("file", pieces())).rejects.toThrow(new RangeError("made up"));
    expect(await storage.list()).toEqual([]);
    const abort = new AbortController();
    function* aborted() {
      yield randomBytes(9 * MEBIBYTE);
      abort.abort();
      yield randomBytes(MEBIBYTE);
    }
    await expect(storage.write("file", aborted(), { signal: abort.signal })).rejects.toThrow("abort");
    expect(await storage.list()).toEqual([]);
  });

  test("a missing bucket is reported", async () => {
    const missing = await openStorage(parseBackupLocation("s3://no-such-bucket/x"));
    await expect(missing.list()).rejects.toThrow(
      new BackupLocationError("s3://no-such-bucket/x", "there is no such bucket"),
    );
    await expect(gather(missing, "file")).rejects.toThrow(
      new SourceError("s3://no-such-bucket/x/file", "there is no such bucket"),
    );
    await expect(missing.writeText("file", "")).rejects.toThrow(
      "s3://no-such-bucket/x/file: can't be written: there is no such bucket",
    );
    await expect(openSource(parseBackupLocation("s3://no-such-bucket/x"))).rejects.toThrow(
      "there is no such bucket",
    );
  });

  test("a prefix is opened like a directory: a JSON backup, one file of it, an export", async () => {
    const storage = await open("library/2026");
    await storage.writeText("Book.json", JSON.stringify([...madeUpBooks(10)]));
    for (const place of ["library/2026", "library/2026/Book.json"]) {
      const source = await openSource(parseBackupLocation(`s3://${s3.bucket}/${place}`));
      expect(source.kind).toBe("json-backup");
      expect(await readAll(source)).toMatchObject({ faults: [], items: { length: 10 } });
    }
    await writeFullExport(await open("old/table"), [{ "type:id": { S: "Book:x" } }], { prefix: "old/table" });
    const source = await openSource(parseBackupLocation(`s3://${s3.bucket}/old/table`));
    expect(source.kind).toBe("dynamodb-export");
    expect((await readAll(source)).items).toHaveLength(1);
    await expect(openSource(parseBackupLocation(`s3://${s3.bucket}/nothing/here`))).rejects.toThrow(
      "is empty; expected is",
    );
  });
});

describe("an S3 that pages, checks and breaks", () => {
  const before = { ...process.env };
  let s3: MemoryS3;
  let storage: Storage;
  beforeAll(async () => {
    s3 = await startMemoryS3("made-up-bucket");
    Object.assign(process.env, s3.environment);
    storage = await openStorage(parseBackupLocation("s3://made-up-bucket/p"));
  });
  beforeEach(() => {
    s3.objects.clear();
    for (const faults of Object.values(s3.faults) as { clear(): void }[]) faults.clear();
    s3.requests.length = 0;
    s3.checked = 0;
  });
  afterAll(async () => {
    await storage.close();
    await s3.stop();
    for (const name of Object.keys(s3.environment)) {
      if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = before[name];
    }
  });

  test("a listing of several pages is whole", async () => {
    for (let n = 0; n < 10; n++) await storage.writeText(n % 2 ? `f${n}` : `d${n}/f`, "");
    expect((await storage.list()).map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      ...[0, 2, 4, 6, 8].map((n) => `d${n} folder`),
      ...[1, 3, 5, 7, 9].map((n) => `f${n} file`),
    ]);
    expect(s3.requests.filter((request) => request.includes("list-type"))).toHaveLength(4);
  });

  test("the SDK's checksums are sent with all that is written, and checked in what is read", async () => {
    await storage.writeText("small", "hello");
    expect(s3.checked).toBe(1);
    await storage.write("large", [randomBytes(20 * MEBIBYTE)]);
    // Four parts.
    expect(s3.checked).toBe(5);
    expect(s3.objects.get("p/large")?.body).toHaveLength(20 * MEBIBYTE);
    expect((await gather(storage, "small")).toString()).toBe("hello");
    s3.faults.spoilt.add("p/small");
    await expect(gather(storage, "small")).rejects.toThrow(
      new SourceError("s3://made-up-bucket/p/small", "its bytes aren't what S3's checksum of them says"),
    );
    await expect(storage.readText("small")).rejects.toThrow(BackupLocationError);
  });

  test("a read that is cut goes on where it was cut", async () => {
    const body = randomBytes(MEBIBYTE);
    await storage.write("file", [body]);
    s3.requests.length = 0;
    s3.faults.cuts.set("p/file", [100_000, 300_000, 0]);
    expect((await gather(storage, "file")).equals(body)).toBe(true);
    const gets = s3.requests.filter((request) => request.startsWith("GET p/file"));
    expect(gets.length).toBeGreaterThanOrEqual(4);
    expect(gets[0]).toBe("GET p/file");
    expect(gets[1]).toMatch(/^GET p\/file bytes=\d+-$/);
  });

  test("one that is cut again and again at the same byte is given up, and one that has changed too", async () => {
    await storage.write("file", [randomBytes(MEBIBYTE)]);
    s3.faults.cuts.set("p/file", [100_000, ...Array.from({ length: 50 }, () => 0)]);
    await expect(gather(storage, "file")).rejects.toThrow(
      /^s3:\/\/made-up-bucket\/p\/file: the connection broke \(ECONNRESET\) at byte \d+$/,
    );
    const { version } = (await storage.stat("file")) as { version: string };
    await storage.write("file", [randomBytes(10)]);
    await expect(gather(storage, "file", { version })).rejects.toThrow(
      "p/file: has changed since it was looked at",
    );
    const pieces = storage.read("file");
    s3.faults.cuts.set("p/file", [5]);
    await pieces.next();
    await storage.write("file", [randomBytes(10)]);
    await expect(pieces.next()).rejects.toThrow("p/file: has changed since it was looked at");
  });

  test("a denied object is reported", async () => {
    await storage.writeText("file", "x");
    s3.faults.denied.add("p/file");
    const denied = "s3://made-up-bucket/p/file: access is denied";
    await expect(gather(storage, "file")).rejects.toThrow(denied);
    await expect(storage.stat("file")).rejects.toThrow(denied);
    await expect(storage.readText("file")).rejects.toThrow(denied);
  });

  test("reading stops with its signal", async () => {
    await storage.write("file", [randomBytes(MEBIBYTE)]);
    const abort = new AbortController();
    await expect(async () => {
      for await (const piece of storage.read("file", { signal: abort.signal })) {
        expect(piece.length).toBeGreaterThan(0);
        abort.abort(new RangeError("made up"));
      }
    }).rejects.toThrow("made up");
  });
});
