import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import { build, type BuildOptions, type Metafile } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";

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
