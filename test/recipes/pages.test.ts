import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { checkSql } from "../../packages/dsql-local/src/check/checkSql.ts";
import { recipes, recipesFolder } from "./recipes.ts";

const pagesFolder = path.join(recipesFolder, "../../docs/recipes");
const names = recipes.map(({ name }) => name);
const page = (name: string) => readFileSync(path.join(pagesFolder, `${name}.md`), "utf8");

/** Blocks below a line that is only a file's name, as in "`src/retry.ts`:". */
function blocksOf(text: string): { file: string; code: string }[] {
  const found = text.matchAll(/^`([^`\n]+)`:\n\n```\w*\n([\s\S]*?)^```$/gm);
  return [...found].map(([, file = "", code = ""]) => ({ file, code }));
}

/** The files of a recipe that lie in the repository, by their paths in it. */
function filesOf(name: string): string[] {
  return readdirSync(path.join(recipesFolder, name), { recursive: true, encoding: "utf8" }).filter(
    (file) => !/(^|[/\\])(node_modules|\.venv|generated)([/\\]|$)/.test(file),
  );
}

test("each recipe has a folder and a page, and there are no others", () => {
  const folders = readdirSync(recipesFolder, { withFileTypes: true }).filter((each) => each.isDirectory());
  expect(folders.map((each) => each.name).sort()).toEqual([...names].sort());
  const pages = readdirSync(pagesFolder).map((file) => file.replace(/\.md$/, ""));
  expect(pages.sort()).toEqual([...names, "README"].sort());
});

test("the index links to every page, in the recipes' order", () => {
  const links = [...page("README").matchAll(/^\| \[[^\]]+\]\(([\w-]+)\.md\)/gm)].map(([, name = ""]) => name);
  expect(links).toEqual(names);
});

test.each([...names, "README"])("every block of %s that names a file is in that file", (name) => {
  const home = path.join(recipesFolder, name === "README" ? "." : name);
  const blocks = blocksOf(page(name));
  expect(blocks.length).toBeGreaterThan(0);
  for (const { file, code } of blocks) {
    expect(readFileSync(path.join(home, file), "utf8"), `${name}: ${file}`).toContain(code);
  }
});

test.each(names)("%s pins exact versions, and names what its page installs in the same ones", (name) => {
  const pins = new Map<string, string>();
  const files = filesOf(name);
  if (files.includes("package.json")) {
    const manifest = JSON.parse(readFileSync(path.join(recipesFolder, name, "package.json"), "utf8")) as {
      dependencies?: Record<string, string>;
      devDependencies?: Record<string, string>;
    };
    for (const [key, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
      pins.set(key, version);
    }
  }
  if (files.includes("requirements.txt")) {
    const lines = readFileSync(path.join(recipesFolder, name, "requirements.txt"), "utf8")
      .trim()
      .split("\n");
    for (const line of lines) {
      const [key = "", version = ""] = line.split("==");
      pins.set(key, version);
    }
  }
  for (const [key, version] of pins) expect(version, key).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
  for (const [, key = "", version = ""] of page(name).matchAll(
    /(?<=\s)((?:@[\w-]+\/)?[\w-]+)@(\d[\w.-]*)/g,
  )) {
    expect(version, `the page's ${key}`).toBe(pins.get(key));
  }
  // npm writes a registry's host into them.
  expect(files.filter((file) => /package-lock\.json|npm-shrinkwrap\.json|yarn\.lock/.test(file))).toEqual([]);
});

test.each(names)("%s imports only what it names among its packages", (name) => {
  const sources = filesOf(name).filter((file) => /\.[cm]?[jt]s$/.test(file));
  if (sources.length === 0) return;
  const manifest = readFileSync(path.join(recipesFolder, name, "package.json"), "utf8");
  for (const file of sources) {
    const text = readFileSync(path.join(recipesFolder, name, file), "utf8");
    for (const [, specifier = ""] of text.matchAll(/(?:from |import |require\()"([^".][^"]*)"/g)) {
      if (specifier.startsWith("node:")) continue;
      const [scope = "", part = ""] = specifier.split("/");
      const needed = scope.startsWith("@") ? `${scope}/${part}` : scope;
      expect(manifest, `${file} imports ${specifier}`).toContain(`"${needed}"`);
    }
  }
});

test.each(names)("what %s has of SQL keeps DSQL's rules", (name) => {
  for (const file of filesOf(name).filter((file) =>
    /migrations?[/\\].*\.sql$|^drizzle[/\\].*\.sql$/.test(file),
  )) {
    const text = readFileSync(path.join(recipesFolder, name, file), "utf8");
    expect(checkSql(text, { file, autocommit: true })).toEqual([]);
  }
});

test("what recipes share is the same in each, and helpers for retries are short", () => {
  for (const [shared, of] of Object.entries({ "token.ts": "drizzle", "barrier.ts": "drizzle" })) {
    const expected = readFileSync(path.join(recipesFolder, of, "src", shared), "utf8");
    for (const name of names.filter((each) => filesOf(each).includes(path.join("src", shared)))) {
      expect(readFileSync(path.join(recipesFolder, name, "src", shared), "utf8"), name).toBe(expected);
    }
  }
  const helpers = names.flatMap((name) =>
    filesOf(name)
      .filter((file) => /^retry\.|[/\\]retry\./.test(file))
      .map((file) => path.join(recipesFolder, name, file)),
  );
  // That of GitHub Actions has none.
  expect(helpers).toHaveLength(names.length - 1);
  for (const file of helpers) {
    expect(readFileSync(file, "utf8").trimEnd().split("\n").length, file).toBeLessThanOrEqual(40);
  }
});
