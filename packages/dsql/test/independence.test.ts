import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const sources = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => ({ file, text: readFileSync(join(root, "src", file), "utf8") }));

test("the source names nothing of an application", () => {
  expect(sources.length).toBeGreaterThan(50);
  const named = sources.flatMap(({ file, text }) =>
    text.split("\n").flatMap((line, at) => {
      // The lint rule of this repository has a name in comments.
      const words = line.replace("billio/no-inherited-names", "");
      return /billio|series|\bitems?\b/i.test(words) ? [`${file}:${at + 1} ${line.trim()}`] : [];
    }),
  );
  expect(named).toEqual([]);
});

test("it depends on the signer, the driver with its types and commander alone; on drizzle-orm where an application has it", () => {
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
    peerDependencies: Record<string, string>;
    peerDependenciesMeta: Record<string, { optional: boolean }>;
  };
  expect(Object.keys(manifest.dependencies)).toEqual([
    "@aws-sdk/dsql-signer",
    "@types/pg",
    "commander",
    "pg",
  ]);
  expect(Object.keys(manifest.peerDependencies)).toEqual(["drizzle-orm"]);
  expect(manifest.peerDependenciesMeta).toEqual({ "drizzle-orm": { optional: true } });
});

test("what is imported is its own, Node's, or one of these; drizzle-orm under src/drizzle only", () => {
  const foreign = sources
    .filter(({ file }) => !file.endsWith(".test.ts"))
    .flatMap(({ file, text }) =>
      [...text.matchAll(/(?:from "([^"]+)";$|import\("([^"]+)"\))/gm)].map(([, named, dynamic]) => ({
        file,
        from: named ?? dynamic ?? "",
      })),
    )
    .filter(({ from }) => !from.startsWith(".") && !from.startsWith("node:"));
  const packages = new Set(foreign.map(({ from }) => /^(@[^/]+\/)?[^/]+/.exec(from)?.[0]));
  expect([...packages].sort()).toEqual(["@aws-sdk/dsql-signer", "commander", "drizzle-orm", "pg"]);
  const drizzle = foreign.filter(({ from }) => from.startsWith("drizzle-orm"));
  expect(drizzle.filter(({ file }) => !file.startsWith("drizzle/"))).toEqual([]);
});
