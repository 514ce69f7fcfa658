import { mkdir, mkdtemp, readlink, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { linkLibraries } from "./linkLibraries.ts";

async function makePackage(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "dsql-local-test-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const native = join(folder, "native");
  await mkdir(join(native, "lib"), { recursive: true });
  await writeFile(join(native, "lib/libpq.so.5.16"), "a library");
  return native;
}

const LINKS = [
  { source: "native/lib/libpq.so.5.16", target: "native/lib/libpq.so" },
  { source: "native/lib/libpq.so.5.16", target: "native/lib/libpq.so.5" },
];

test("links to libraries that no install script has created are created, by several processes at once too", async () => {
  const native = await makePackage();
  await writeFile(join(native, "pg-symlinks.json"), JSON.stringify(LINKS));
  expect(await Promise.all([linkLibraries(native), linkLibraries(native)])).toEqual([true, true]);
  expect(await readlink(join(native, "lib/libpq.so"))).toBe("libpq.so.5.16");
  expect(await readlink(join(native, "lib/libpq.so.5"))).toBe("libpq.so.5.16");
  expect(await linkLibraries(native)).toBe(true);
});

test("a package without a list needs none", async () => {
  expect(await linkLibraries(await makePackage())).toBe(true);
});

test("a folder in which none can be created is reported", async () => {
  const native = await makePackage();
  const list = [{ source: "native/none/libpq.so.5.16", target: "native/none/libpq.so" }];
  await writeFile(join(native, "pg-symlinks.json"), JSON.stringify(list));
  expect(await linkLibraries(native)).toBe(false);
});
