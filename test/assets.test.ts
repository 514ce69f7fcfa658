import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { beforeEach, expect, test } from "vitest";
import { temporaryFolder } from "../packages/backup/test/support/temporaryFolder.ts";
import { bundleAssets } from "../bundle/assets.js";
import { cachedBundle } from "../bundle/cachedBundle.js";
import { checkOwnPaths } from "../scripts/packages/checkOwnPaths.ts";

let root: string;
beforeEach(async () => {
  root = await temporaryFolder();
  await mkdir(join(root, "src/page/parts"), { recursive: true });
  await writeFile(join(root, "package.json"), '{ "type": "module" }');
  await writeFile(join(root, "src/page/index.html"), "a page");
  await writeFile(join(root, "src/page/parts/one.js"), "a part");
  await writeFile(
    join(root, "src/page/readPage.ts"),
    `import { readFileSync } from "node:fs";
export const page = (): string => readFileSync(new URL("./index.html", import.meta.url), "utf8");
export const part = (name: string): string => readFileSync(new URL(name, new URL("./parts/", import.meta.url)), "utf8");
`,
  );
  await writeFile(
    join(root, "src/main.ts"),
    'const { page, part } = await import("./page/readPage.ts");\nconsole.log(page(), part("one.js"));\n',
  );
});

const run = async (script: string, ...args: string[]) =>
  (await promisify(execFile)(process.execPath, [...args, script])).stdout;

test("files and folders that a source names by its own address are beside its bundle", async () => {
  expect(await run(join(root, "src/main.ts"), "--import", import.meta.resolve("tsx"))).toBe(
    "a page a part\n",
  );
  const outdir = join(root, "built/lib");
  await build({
    absWorkingDir: root,
    entryPoints: ["src/main.ts"],
    outdir,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    plugins: [bundleAssets({ root: join(root, "src") })],
  });
  expect(await run(join(outdir, "main.mjs"))).toBe("a page a part\n");
  expect(await readFile(join(outdir, "assets/page/parts/one.js"), "utf8")).toBe("a part");
});

test("a cached bundle reads them where the sources are, as they are now", async () => {
  const folder = join(root, "cache");
  await mkdir(folder);
  const bundle = await cachedBundle({ root, entry: "src/main.ts", alsoOf: [], folder });
  expect(await run(bundle)).toBe("a page a part\n");
  await writeFile(join(root, "src/page/parts/one.js"), "another part");
  expect(await run(bundle)).toBe("a page another part\n");
});

test("other uses of a source's own address are reported, with what would be right", () => {
  const fine = [
    'const page = new URL("./page/index.html", import.meta.url);',
    "const require = createRequire(import.meta.url);",
  ];
  expect(checkOwnPaths("a.ts", fine.join("\n"))).toEqual([]);
  const wrong = ["import.meta.dirname", "fileURLToPath(import.meta.url)", "new URL(name, import.meta.url)"];
  expect(checkOwnPaths("a.ts", [...fine, ...wrong].join("\n"))).toEqual([
    expect.stringContaining("a.ts:3: import.meta.dirname isn't the same in the published package."),
    expect.stringContaining("a.ts:4: import.meta.url"),
    expect.stringContaining(
      "a.ts:5: import.meta.url isn't the same in the published package. Name a file or",
    ),
  ]);
});
