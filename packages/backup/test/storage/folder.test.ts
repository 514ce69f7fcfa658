import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { parseBackupLocation } from "../../src/location/parseBackupLocation.ts";
import { BackupLocationError } from "../../src/location/BackupLocationError.ts";
import { SourceError } from "../../src/source/SourceError.ts";
import { openStorage } from "../../src/storage/openStorage.ts";
import { makeFolder } from "../../src/storage/folder/makeFolder.ts";
import type { ReadFileOptions, Storage } from "../../src/storage/Storage.ts";

async function folder(): Promise<{ path: string; storage: Storage }> {
  const path = await mkdtemp(join(tmpdir(), "billio-storage-"));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return { path, storage: await openStorage(parseBackupLocation(path)) };
}
async function gather(storage: Storage, name: string, options: ReadFileOptions = {}): Promise<string> {
  let text = "";
  for await (const piece of storage.read(name, options)) text += piece.toString();
  return text;
}

test("files are written, listed, read from any byte, and deleted; folders are made on the way", async () => {
  const { path, storage } = await folder();
  const written = await storage.write("a/b/file", [Buffer.from("hello "), Buffer.from("world")]);
  expect(written).toEqual({ name: "a/b/file", bytes: 11, version: expect.any(String) as string });
  expect(await storage.stat("a/b/file")).toEqual(written);
  await storage.writeText("z.json", "[]");
  await symlink(join(path, "a"), join(path, "link"));
  expect(await storage.list()).toEqual([
    { name: "a", kind: "folder" },
    { name: "link", kind: "folder" },
    { name: "z.json", kind: "file" },
  ]);
  expect(await storage.list("nowhere")).toEqual([]);
  await expect(storage.list("z.json")).rejects.toThrow(
    new BackupLocationError(join(path, "z.json"), "is no folder"),
  );
  expect(await gather(storage, "a/b/file")).toBe("hello world");
  expect(await gather(storage, "a/b/file", { start: 6, version: written.version })).toBe("world");
  expect(await gather(storage, "a/b/file", { start: 99 })).toBe("");
  expect(await storage.readText("z.json")).toBe("[]");
  expect(await storage.readText("nothing")).toBeUndefined();
  expect(await storage.stat("nothing")).toBeUndefined();
  expect(await storage.stat("a")).toEqual({ name: "a", fault: "is a folder; expected is a file" });
  await storage.delete("z.json");
  await storage.delete("z.json");
  expect(await storage.stat("z.json")).toBeUndefined();
});

test("a file is there as a whole or not at all", async () => {
  const { path, storage } = await folder();
  await storage.writeText("file", "before");
  const abort = new AbortController();
  function* pieces(then: () => void) {
    yield Buffer.from("after");
    then();
    yield Buffer.from("wards");
  }
  const fail = () => {
    throw new RangeError("made up");
  };
  await expect(storage.write("file", pieces(fail))).rejects.toThrow(new RangeError("made up"));
  const stop = () => {
    abort.abort(new RangeError("stopped"));
  };
  await expect(storage.write("file", pieces(stop), { signal: abort.signal })).rejects.toThrow("stopped");
  expect(await readdir(path)).toEqual(["file"]);
  expect(await readFile(join(path, "file"), "utf8")).toBe("before");
  // While it is written, readers see what was there.
  const seen: string[] = [];
  await storage.write(
    "file",
    (async function* () {
      yield Buffer.from("after");
      seen.push(await gather(storage, "file"));
    })(),
  );
  expect(seen).toEqual(["before"]);
  expect(await gather(storage, "file")).toBe("after");
});

test("errors of writing and reading are reported with the file", async () => {
  const { path, storage } = await folder();
  await writeFile(join(path, "file"), "x");
  await expect(storage.writeText("file/below", "")).rejects.toThrow(
    new SourceError(join(path, "file/below"), "can't be written, for no folder can be made there: EEXIST"),
  );
  await mkdir(join(path, "folder"));
  await expect(storage.writeText("folder", "")).rejects.toThrow(
    new SourceError(join(path, "folder"), "can't be written: EISDIR"),
  );
  expect(await readdir(path)).toEqual(["file", "folder"]);
  await expect(gather(storage, "nothing")).rejects.toThrow(new SourceError(join(path, "nothing"), "is gone"));
  await expect(storage.readText("folder")).rejects.toThrow("folder: is a folder; expected is a file");
  await writeFile(join(path, "odd"), Buffer.from([0xff]));
  await expect(storage.readText("odd")).rejects.toThrow("odd: is not UTF-8 text");
});

test("a file that is written to while it is read is another one", async () => {
  const { path, storage } = await folder();
  await writeFile(join(path, "file"), Buffer.alloc(200_000, "x"));
  const { version } = (await storage.stat("file")) as { version: string };
  const pieces = storage.read("file", { version });
  await pieces.next();
  await writeFile(join(path, "file"), "short");
  const changed = "has changed since it was looked at; try again when nothing writes to it";
  await expect(async () => {
    for await (const piece of pieces) expect(piece).toBeDefined();
  }).rejects.toThrow(changed);
  await expect(gather(storage, "file", { version })).rejects.toThrow(changed);
});

test("no more is read than is asked for, and reading stops with its signal", async () => {
  const { path, storage } = await folder();
  await writeFile(join(path, "file"), Buffer.alloc(1024 * 1024));
  const abort = new AbortController();
  let bytes = 0;
  await expect(async () => {
    for await (const piece of storage.read("file", { signal: abort.signal })) {
      bytes += piece.length;
      abort.abort(new RangeError("stopped"));
    }
  }).rejects.toThrow("stopped");
  expect(bytes).toBe(16 * 1024);
});

test("a table or a database has no files", async () => {
  await expect(openStorage({ kind: "dsql" })).rejects.toThrow(
    "dsql: holds no files; expected is a folder or s3://",
  );
  await expect(openStorage(parseBackupLocation("dynamodb://Items"))).rejects.toThrow(
    "dynamodb://Items: holds no files",
  );
});

test("directories are created concurrently, and what blocks one is reported", async () => {
  const { path } = await folder();
  const deep = join(path, "a/b/c");
  await Promise.all(Array.from({ length: 5 }, () => makeFolder(deep)));
  expect(await readdir(join(path, "a/b"))).toEqual(["c"]);
  await writeFile(join(path, "file"), "");
  await symlink(join(path, "gone"), join(path, "link"));
  await expect(makeFolder(join(path, "file"))).rejects.toMatchObject({ code: "EEXIST" });
  await expect(makeFolder(join(path, "file/x/y"))).rejects.toMatchObject({ code: "ENOTDIR" });
  await expect(makeFolder(join(path, "link/x/y"))).rejects.toMatchObject({ code: "EEXIST" });
});
