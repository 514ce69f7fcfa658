import { execFile } from "node:child_process";
import { mkdir, readdir, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import type { PluginBuild } from "esbuild";
import { beforeEach, expect, test } from "vitest";
import { temporaryFolder } from "../packages/backup/test/support/temporaryFolder.ts";
import { cachedBundle } from "../bundle/cachedBundle.js";

let root: string;
let folder: string;
let builds: number;

beforeEach(async () => {
  builds = 0;
  root = await temporaryFolder();
  folder = join(root, "cache");
  await mkdir(folder);
  await writeFile(join(root, "main.ts"), 'import { said } from "./said.ts";\nconsole.log(said);\n');
  await says("one");
});

const says = (text: string) => writeFile(join(root, "said.ts"), `export const said: string = "${text}";\n`);
const onBuild = () => {
  builds++;
};
const bundle = () => cachedBundle({ root, entry: "main.ts", alsoOf: ["lock"], folder, onBuild });
const run = async (script: string) => (await promisify(execFile)(process.execPath, [script])).stdout;

test("a bundle is rebuilt when a source or what else it depends on has changed, and only then", async () => {
  const first = await bundle();
  expect(await run(first)).toBe("one\n");
  expect(await bundle()).toBe(first);
  expect(builds).toBe(1);

  await says("two!");
  const second = await bundle();
  expect(await run(second)).toBe("two!\n");
  // A command that was started before may still load parts of it.
  expect(await run(first)).toBe("one\n");

  await writeFile(join(root, "lock"), "");
  expect(await bundle()).not.toBe(second);
});

test("a source that changes while it is bundled is bundled again", async () => {
  let changes = 0;
  const changing = {
    name: "changing",
    setup(build: PluginBuild) {
      build.onEnd(async () => {
        if (changes++ === 0) await says("changed!");
      });
    },
  };
  const script = await cachedBundle({ root, entry: "main.ts", alsoOf: [], folder, plugins: [changing] });
  expect(await run(script)).toBe("changed!\n");
  expect(changes).toBeGreaterThan(1);
});

test("while a source keeps changing, what was bundled runs but isn't kept as current", async () => {
  let changes = 0;
  const changing = {
    name: "changing",
    setup(build: PluginBuild) {
      build.onEnd(() => says(`${++changes}`));
    },
  };
  const script = await cachedBundle({ root, entry: "main.ts", alsoOf: [], folder, plugins: [changing] });
  expect(await run(script)).toBe(`${changes - 1}\n`);
  expect(await run(await bundle())).toBe(`${changes}\n`);
});

test("several at once get one that works, and nothing half-built stays", async () => {
  const scripts = await Promise.all(Array.from({ length: 4 }, bundle));
  for (const script of scripts) expect(await run(script)).toBe("one\n");
  expect((await readdir(folder)).sort()).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/), "latest.json"]);
});

test("sources that can't be compiled are reported, and leave nothing", async () => {
  await writeFile(join(root, "said.ts"), "export const said = ;\n");
  await expect(bundle()).rejects.toThrow("said.ts:1:20");
  expect(await readdir(folder)).toEqual([]);
});

test("bundles of earlier sources are removed after a day", async () => {
  const first = await bundle();
  await utimes(join(first, ".."), 0, 0);
  await says("two!");
  await bundle();
  await expect(stat(first)).rejects.toThrow("ENOENT");
});

test("a module finds files by its own location, as without a bundle", async () => {
  const source = "console.log(new URL('said.ts', import.meta.url).href, import.meta.dirname);\n";
  await writeFile(join(root, "main.ts"), source);
  expect(await run(await bundle())).toBe(`${pathToFileURL(join(root, "said.ts")).href} ${root}\n`);
});
