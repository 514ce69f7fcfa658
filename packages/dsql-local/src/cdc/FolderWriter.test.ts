import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FolderWriter } from "./FolderWriter.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dsql-local-cdc-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const noFailure = (error: Error) => {
  throw error;
};
const files = async () => (await readdir(folder)).sort();
const lines = async () =>
  (await Promise.all((await files()).map((name) => readFile(join(folder, name), "utf8"))))
    .join("")
    .split("\n")
    .slice(0, -1);

test("files end at 1,000 lines or 4 MiB, and their names sort in the order of writing", async () => {
  const writer = await FolderWriter.open(folder, 0n, noFailure);
  let written = 0;
  const expected = Array.from({ length: 2_500 }, (_, at) => String(at));
  for (const line of expected) writer.add(line, () => written++);
  const long = ["a".repeat(3 << 20), "b".repeat(3 << 20), "c".repeat(5 << 20)];
  for (const line of long) writer.add(line, () => written++);
  await writer.flush();
  expect(written).toBe(2_503);
  expect(await lines()).toEqual([...expected, ...long]);
  expect(await files()).toHaveLength(5);
  for (const name of await files()) expect(name).toMatch(/^cdc-\d{19}-\d{6}\.jsonl$/);
});

test("a later writer continues after existing files, even if the clock was set back", async () => {
  const late = "cdc-9000000000000000000-000007.jsonl";
  await writeFile(join(folder, late), "first\n");
  await writeFile(join(folder, ".cdc-9000000000000000001-000008.jsonl"), "half");
  const writer = await FolderWriter.open(folder, 0n, noFailure);
  writer.add("second");
  await writer.flush();
  expect(await lines()).toEqual(["first", "second"]);
  await rm(join(folder, late));
  const next = await FolderWriter.open(folder, 9_000_000_000_000_000_005n, noFailure);
  next.add("third");
  await next.flush();
  expect(await lines()).toEqual(["second", "third"]);
});

test("lines are written soon without a flush", async () => {
  const writer = await FolderWriter.open(folder, 0n, noFailure);
  await new Promise<void>((done) => {
    writer.add("soon", done);
  });
  expect(await lines()).toEqual(["soon"]);
});

test("a folder that can't be written to is reported, and no line counts as written", async () => {
  const failures: Error[] = [];
  const writer = await FolderWriter.open(folder, 0n, (error) => failures.push(error));
  await rm(folder, { recursive: true });
  let written = 0;
  writer.add("lost", () => written++);
  await writer.flush();
  expect(failures).toMatchObject([{ code: "ENOENT" }]);
  expect(written).toBe(0);
});

test("a file that can't be finished is removed: the disk may be full", async () => {
  const failures: Error[] = [];
  const writer = await FolderWriter.open(folder, 9_000_000_000_000_000_005n, (error) => failures.push(error));
  // In the way of its name.
  const name = "cdc-9000000000000000006-000000.jsonl";
  await mkdir(join(folder, name, "x"), { recursive: true });
  writer.add("lost");
  await writer.flush();
  expect(failures).toMatchObject([{ syscall: "rename" }]);
  expect(await files()).toEqual([name]);
});
