import { mkdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { temporaryFolder } from "../packages/backup/test/support/temporaryFolder.ts";
import { isInstalled, recordInstall } from "../scripts/installState.js";

let root: string;

const write = (file: string, text: string) => writeFile(join(root, file), text);

beforeEach(async () => {
  root = await temporaryFolder();
  await mkdir(join(root, "packages/one"), { recursive: true });
  await mkdir(join(root, "packages/two"));
  await mkdir(join(root, "node_modules"));
  await write("yarn.lock", "a@1");
  await write("package.json", "{}");
  await write("packages/one/package.json", "{}");
  await write("node_modules/.yarn-state.yml", "a: 1");
});

test("an install counts once it is recorded, whatever the times of the files", async () => {
  expect(isInstalled(root)).toBe(false);
  recordInstall(root);
  expect(isInstalled(root)).toBe(true);
  await utimes(join(root, "yarn.lock"), new Date(), new Date());
  expect(isInstalled(root)).toBe(true);
});

test.each([
  ["the lock file", "yarn.lock"],
  ["Yarn's settings", ".yarnrc.yml"],
  ["the root's package.json", "package.json"],
  ["a package's package.json", "packages/one/package.json"],
  ["a new package", "packages/two/package.json"],
  ["what Yarn installed since", "node_modules/.yarn-state.yml"],
])("%s makes an install necessary, until it is as it was", async (_, file) => {
  recordInstall(root);
  const before = await readFile(join(root, file), "utf8").catch(() => undefined);
  await write(file, "changed");
  // As a checkout of an older file may leave it.
  await utimes(join(root, file), 0, 0);
  expect(isInstalled(root)).toBe(false);
  if (before === undefined) await rm(join(root, file));
  else await write(file, before);
  expect(isInstalled(root)).toBe(true);
});

test("without node_modules nothing is installed", async () => {
  recordInstall(root);
  await rm(join(root, "node_modules"), { recursive: true });
  expect(isInstalled(root)).toBe(false);
  recordInstall(root);
  expect(isInstalled(root)).toBe(false);
});
