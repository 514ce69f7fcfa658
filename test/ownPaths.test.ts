import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { temporaryFolder } from "../packages/backup/test/support/temporaryFolder.ts";
import { cachedBundle } from "../bundle/cachedBundle.js";
import { checkOwnPaths } from "../scripts/packages/checkOwnPaths.ts";

test("a cached bundle reads files that its sources name where the sources are, as they are now", async () => {
  const root = await temporaryFolder();
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
  const folder = join(root, "cache");
  await mkdir(folder);
  const bundle = await cachedBundle({ root, entry: "src/main.ts", alsoOf: [], folder });
  const run = async () => (await promisify(execFile)(process.execPath, [bundle])).stdout;
  expect(await run()).toBe("a page a part\n");
  await writeFile(join(root, "src/page/parts/one.js"), "another part");
  expect(await run()).toBe("a page another part\n");
});

test("what a source of a published package does with its own address is reported, with what would be right", () => {
  const wrong = [
    "import.meta.dirname",
    "fileURLToPath(import.meta.url)",
    "new URL(name, import.meta.url)",
    'new URL("./page/index.html", import.meta.url)',
  ];
  expect(checkOwnPaths("a.ts", wrong.join("\n"))).toEqual([
    "a.ts:1: import.meta.dirname isn't the same in the published package, which holds no files beside its code. Import what it needs, so that it becomes part of the code.",
    expect.stringContaining("a.ts:2: import.meta.url"),
    expect.stringContaining("a.ts:3: import.meta.url"),
    expect.stringContaining("a.ts:4: import.meta.url"),
  ]);
});

test("a source of a published package may look for other packages from its own address", () => {
  expect(checkOwnPaths("a.ts", "const require = createRequire(import.meta.url);")).toEqual([]);
});
