import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import { useDsql } from "@mattb.tech/billio-dsql-local/testing";
import commonjs from "@rollup/plugin-commonjs";
import json from "@rollup/plugin-json";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import { build, type BuildOptions, type Metafile, transform } from "esbuild";
import { rollup } from "rollup";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { migrated } from "../src/testing.ts";

const run = promisify(execFile);
const index = join(import.meta.dirname, "../src/index.ts");
const print = "console.log(Object.keys(Query).sort().join(), Object.keys(Mutate).sort().join())";
const calls =
  "counts,forCategory,forWatching,lockSeries,ofType,onShelf,searchType,withExternalId,withExternalIds,withId,withIds,withSeriesId,withSeriesIds createItem,deleteItem,updateItem";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "billio-data-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function bundle(options: BuildOptions): Promise<Metafile> {
  const { metafile } = await build({
    entryPoints: { index },
    bundle: true,
    platform: "node",
    minify: true,
    logLevel: "error",
    ...options,
    metafile: true,
  });
  return metafile;
}

/** Their types say that they are modules with a default export; Node gives the default export. */
function asPlugin<T>(plugin: { default: T }): T {
  return plugin as unknown as T;
}

/** The size of a chunk with all that it imports statically, which is what importing it loads. */
function bytesLoaded({ outputs }: Metafile, chunk: string, seen = new Set<string>()): number {
  const output = outputs[chunk];
  if (output === undefined || seen.has(chunk)) return 0;
  seen.add(chunk);
  const imported = output.imports.filter(({ kind }) => kind === "import-statement");
  return imported.reduce(
    (bytes, { path }) => bytes + bytesLoaded({ inputs: {}, outputs }, path, seen),
    output.bytes,
  );
}

async function node(...args: string[]): Promise<string> {
  return (await run(process.execPath, args, { timeout: 20_000 })).stdout.trim();
}

test("1 the package can be imported as a module, and prints nothing", async () => {
  const script = `import { Query, Mutate } from ${JSON.stringify(index)}; ${print}`;
  expect(await node("--import", "tsx", "--input-type=module", "--eval", script)).toBe(calls);
});

test("1 bundled, it can be required from CommonJS", async () => {
  const outdir = join(folder, "cjs");
  await bundle({ format: "cjs", outdir });
  const file = JSON.stringify(join(outdir, "index.js"));
  expect(await node("--eval", `const { Query, Mutate } = require(${file}); ${print}`)).toBe(calls);
});

test("1 bundled as a module its main chunk has at most 250 kB, for the signer comes with first use", async () => {
  const outdir = join(folder, "esm");
  const metafile = await bundle({
    format: "esm",
    splitting: true,
    outdir,
    outExtension: { ".js": ".mjs" },
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
  });
  const main = join(outdir, "index.mjs");
  expect(bytesLoaded(metafile, relative(process.cwd(), main))).toBeLessThanOrEqual(250_000);
  const script = `
    import { Query, Mutate } from ${JSON.stringify(main)};
    ${print};
    const error = await Query.withId({ type: "Book", id: "00000000-0000-4000-8000-000000000000" }).catch((e) => e);
    console.log(error.code);`;
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", script], {
    env: { PATH: process.env.PATH },
  });
  expect(stdout.trim().split("\n")).toEqual([calls, "CONFIGURATION"]);
});

describe("1 bundled as its users bundle it, it signs a token and reads", { timeout: 60_000 }, () => {
  const dsql = useDsql({ isolated: migrated });
  const REQUIRE = 'import{createRequire}from"node:module";const require=createRequire(import.meta.url);';

  async function expectToRead(file: string): Promise<void> {
    const script = `
      import * as bundled from ${JSON.stringify(file)};
      const { Query } = bundled.default ?? bundled;
      const { count } = await Query.ofType({ type: "Book" }, { first: 0 });
      console.log("counted", count);`;
    const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", script], {
      env: { PATH: process.env.PATH, ...dsql.env },
      timeout: 20_000,
    });
    expect(stdout.trim()).toBe("counted 0");
  }

  test.each([
    ["esbuild, split", { format: "esm", splitting: true }],
    ["esbuild, in one file", { format: "esm" }],
    [
      "esbuild, minified and split, with the AWS SDK's ES modules",
      { format: "esm", splitting: true, mainFields: ["module", "main"], minify: true },
    ],
  ] satisfies [string, BuildOptions][])("%s", async (name, options) => {
    const outdir = join(folder, name.replaceAll(/\W/g, "-"));
    await bundle({
      minify: false,
      outdir,
      outExtension: { ".js": ".mjs" },
      banner: { js: REQUIRE },
      ...options,
    });
    await expectToRead(join(outdir, "index.mjs"));
  });

  test("CDK's NodejsFunction, by its defaults: CommonJS, the AWS SDK left to the runtime", async () => {
    // What its documentation says of the defaults, for Node 24; beside the SDK that a Lambda finds in its runtime.
    const outdir = await mkdtemp(join(import.meta.dirname, "nodejs-function-"));
    try {
      const external = ["@aws-sdk/*", "@smithy/*"];
      await bundle({
        format: "cjs",
        target: "node20",
        external,
        minify: false,
        outdir,
        outExtension: { ".js": ".cjs" },
      });
      await expectToRead(join(outdir, "index.cjs"));
    } finally {
      await rm(outdir, { recursive: true });
    }
  });

  test("Rollup, with its own plugins for packages", async () => {
    const file = join(folder, "rollup", "index.mjs");
    const built = await rollup({
      input: index,
      external: [/^node:/, "pg-native"],
      plugins: [
        nodeResolve({ preferBuiltins: true, exportConditions: ["node"] }),
        asPlugin(commonjs)({ ignoreDynamicRequires: true }),
        asPlugin(json)(),
        {
          name: "typescript",
          transform: async (code, id) =>
            id.endsWith(".ts") ? { code: (await transform(code, { loader: "ts" })).code, map: null } : null,
        },
      ],
      onwarn: () => undefined,
    });
    await built.write({ dir: join(folder, "rollup"), format: "es", entryFileNames: "[name].mjs" });
    await built.close();
    await expectToRead(file);
  });
});
