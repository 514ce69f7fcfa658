import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ESLint } from "eslint";
import tseslint from "typescript-eslint";
import { expect, onTestFinished, test } from "vitest";
import { noInheritedNames } from "../eslint/noInheritedNames.js";

/** The messages that the rule reports of each text, as a file of a TypeScript project of its own. */
async function findings(texts: string[]): Promise<string[][]> {
  const folder = await mkdtemp(join(tmpdir(), "no-inherited-names-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const config = { compilerOptions: { strict: true, target: "es2022", types: [] }, include: ["*.ts"] };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config));
  const files = texts.map((_, at) => join(folder, `${at}.ts`));
  await Promise.all(texts.map((text, at) => writeFile(files[at] ?? "", text)));
  const eslint = new ESLint({
    cwd: folder,
    overrideConfigFile: true,
    overrideConfig: {
      files: ["*.ts"],
      languageOptions: {
        parser: tseslint.parser,
        parserOptions: { project: "./tsconfig.json", tsconfigRootDir: folder },
      },
      plugins: { billio: { rules: { "no-inherited-names": noInheritedNames } } },
      rules: { "billio/no-inherited-names": "error" },
    },
  });
  const results = new Map(
    (await eslint.lintFiles(files)).map((result) => [result.filePath, result.messages]),
  );
  return files.map((file) => {
    const messages = results.get(file);
    expect(messages?.filter(({ fatal }) => fatal)).toEqual([]);
    return messages?.map(({ message }) => message) ?? [];
  });
}

const TABLE = "const table: Record<string, number> = { a: 1 };";

test("a lookup by any name in an object is reported, whichever way it is written", async () => {
  const texts = [
    `${TABLE} export const read = (name: string) => table[name];`,
    `${TABLE} export const read = (name: string | undefined) => table[name ?? ""];`,
    `${TABLE} export const read = <N extends string>(name: N) => table[name];`,
    `${TABLE} export const read = (name: string) => table?.[name];`,
    `${TABLE} export function write(name: string) { table[name] = 1; }`,
    `${TABLE} export const has = (name: string) => name in table;`,
    `export const read = (table: Partial<Record<string, number>>, name: string) => table[name];`,
    `declare const process: { env: { [name: string]: string | undefined } };
     export const read = (name: string) => process.env[name];`,
  ];
  const found = await findings(texts);
  texts.forEach((text, at) => {
    expect(found[at], text).toHaveLength(1);
  });
  expect(found[0]).toEqual([
    "name may be a name that objects inherit, such as constructor: use a Map, ownValue(table, name), or ask Object.hasOwn first.",
  ]);
}, 60_000);

test("what can't find an inherited name isn't reported", async () => {
  const texts = [
    `${TABLE} export const read = (name: "a" | "b") => table[name];`,
    `${TABLE} export const read = (name: string) => (Object.hasOwn(table, name) ? table[name] : 0);`,
    `${TABLE} export const all = () => Object.keys(table).map((name) => table[name]);`,
    `export const read = (list: number[], at: number) => list[at];`,
    `export const read = (list: Map<string, number>, name: string) => list.get(name);`,
    `export function made(name: string) { const table = Object.create(null) as Record<string, number>; table[name] = 1; return table; }`,
    `${TABLE} export const one = table["a"];`,
  ];
  const found = await findings(texts);
  texts.forEach((text, at) => {
    expect(found[at], text).toEqual([]);
  });
}, 60_000);
