import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { findSourceMap, SourceMap, type SourceMapPayload } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { filesIn } from "../src/build/Sizes.ts";
import { licencesOf } from "../src/build/licencesOf.ts";
import { buildAll, BuildError, type BuildReport, functions } from "../src/index.ts";

const FUNCTIONS = functions.map(({ name }) => name);

let base: string;
let dist: string;
let report: BuildReport;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "billio-build-"));
  dist = join(base, "dist");
  report = await buildAll({ outdir: dist, only: FUNCTIONS });
});
afterAll(() => rm(base, { recursive: true, force: true }));

async function sums(folder: string): Promise<string[]> {
  const files = await filesIn(folder);
  return Promise.all(
    files.map(
      async (file) =>
        `${createHash("sha256")
          .update(await readFile(join(folder, file)))
          .digest("hex")} ${file}`,
    ),
  );
}

test("two builds make the same bytes, source maps included", async () => {
  const again = join(base, "again");
  await buildAll({ outdir: again, only: FUNCTIONS });
  const files = await sums(dist);
  expect(await sums(again)).toEqual(files);
  expect(files.length).toBeGreaterThan(100);
});

test("each Lambda's directory has its handler, its imports and licences, and no source map", async () => {
  expect([...report.sizes.keys()]).toEqual(FUNCTIONS);
  for (const name of FUNCTIONS) {
    const files = await filesIn(join(dist, name));
    expect(files.filter((file) => !/^[\w-]+\.mjs$/.test(file))).toEqual(["THIRD-PARTY-LICENCES.txt"]);
    expect(files).toContain("index.mjs");
    expect(report.table).toMatch(new RegExp(`^${name} .* kB .*≤ \\d+ kB`, "m"));
  }
});

test("each bundle loads alone, outside of the repository, and exports what Lambda calls", async () => {
  const loading = functions.map(({ name }) => `Object.keys(await import("./${name}/index.mjs")).sort()`);
  const code = `console.log(JSON.stringify([${loading.join()}])); process.exit();`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", code], {
    cwd: dist,
    env: { AWS_REGION: "us-east-1" },
  });
  expect(JSON.parse(stdout)).toEqual(functions.map(({ exports }) => [...exports].sort()));
});

test("a source position is resolved by the source maps next to it", async () => {
  const code = await readFile(join(dist, "follow", "index.mjs"), "utf8");
  const map = JSON.parse(
    await readFile(join(dist, "maps", "follow", "index.mjs.map"), "utf8"),
  ) as SourceMapPayload;
  expect(map).not.toHaveProperty("sourcesContent");
  // A message of ours, in a line of thousands of characters.
  const lines = code.split("\n");
  const line = lines.findIndex((each) => each.includes("change record rejected"));
  const column = lines[line]?.indexOf('"change record rejected"') ?? -1;
  const entry = new SourceMap(map).findEntry(line, column);
  expect(entry).toMatchObject({
    originalSource: expect.stringMatching(
      /packages\/backup\/src\/lambda\/createFollowHandler\.ts$/,
    ) as string,
  });
  expect(findSourceMap(join(dist, "follow", "index.mjs"))).toBeUndefined();
});

test("licences name every package that is bundled, those without a text in the standard one", async () => {
  const text = await readFile(join(dist, "api", "THIRD-PARTY-LICENCES.txt"), "utf8");
  expect(text).toMatch(/^graphql 16\.[\d.]+ \(MIT\)$/m);
  expect(text).toMatch(/^drizzle-orm [\d.]+ \(Apache-2\.0\)$/m);
  expect(text).toContain("Permission is hereby granted, free of charge");
  expect(text).not.toContain("esbuild");
});

test("a package without a licence fails the build by its name", async () => {
  const made = async (name: string, manifest: object, file?: string) => {
    const folder = join(base, "made-up", name);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "package.json"), JSON.stringify({ name, version: "1.2.3", ...manifest }));
    if (file !== undefined) await writeFile(join(folder, file), "All may use it.\r\n");
    return folder;
  };
  const good = [
    await made("with-file", {}, "LICENCE"),
    await made("named", { license: "MIT", author: "Ada Example" }),
  ];
  const text = await licencesOf([...good, ...good]);
  expect(text.match(/^with-file 1\.2\.3 \(see below\)\n\nAll may use it\.$/gm)).toHaveLength(1);
  expect(text).toContain("Copyright (c) Ada Example");
  const bad = [
    await made("silent", {}),
    await made("closed", { license: "UNLICENSED" }),
    await made("odd", { license: "Made-Up-1.0" }),
    await made("notice-only", { license: "Made-Up-1.0" }, "NOTICE"),
  ];
  await expect(licencesOf([...good, ...bad])).rejects.toThrow(
    "No licence, so it can't be deployed: silent 1.2.3, closed 1.2.3, odd 1.2.3, notice-only 1.2.3.",
  );
});

test("past a budget the build fails with what has grown, and leaves the folders of the last one", async () => {
  const before = await sums(dist);
  const budgets = new Map([["follow", { main: 1_000, all: 10_000_000 }]]);
  const failed = await buildAll({ outdir: dist, only: ["follow"], budgets }).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(BuildError);
  expect((failed as BuildError).message).toMatch(/dist\/follow takes [\d.]+ kB at the start, above 1\.0 kB/);
  expect(await sums(dist)).toEqual(before);
  await expect(buildAll({ outdir: dist, only: ["follow"], budgets: new Map() })).rejects.toThrow(
    "dist/follow has no budget",
  );
  await expect(buildAll({ outdir: dist, only: ["made-up"] })).rejects.toThrow(
    "There is no made-up to build: there is api, backup, follow",
  );
});
