import { ESLint } from "eslint";
import { expect, test } from "vitest";

const eslint = new ESLint();

/** What the rule says of a file in the place of one that the TypeScript project has. */
async function findings(code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: "packages/config/src/ownValue.ts" });
  const messages = result?.messages ?? [];
  expect(messages.filter(({ fatal }) => fatal)).toEqual([]);
  return messages.flatMap(({ ruleId, message }) => (ruleId === "billio/no-inherited-names" ? [message] : []));
}

const TABLE = "const table: Record<string, number> = { a: 1 };";

test("a look-up by any name in an object is found, whichever way it is written", async () => {
  for (const code of [
    `${TABLE} export const read = (name: string) => table[name];`,
    `${TABLE} export const read = (name: string | undefined) => table[name ?? ""];`,
    `${TABLE} export const read = <N extends string>(name: N) => table[name];`,
    `${TABLE} export const read = (name: string) => table?.[name];`,
    `${TABLE} export function write(name: string) { table[name] = 1; }`,
    `${TABLE} export const has = (name: string) => name in table;`,
    `export const read = (table: Partial<Record<string, number>>, name: string) => table[name];`,
    `export const read = (name: string) => process.env[name];`,
  ]) {
    expect(await findings(code), code).toHaveLength(1);
  }
  expect((await findings(`${TABLE} export const read = (name: string) => table[name];`))[0]).toBe(
    "name may be a name that objects inherit, such as constructor: use a Map, ownValue(table, name), or ask Object.hasOwn first.",
  );
}, 120_000);

test("what can't meet an inherited name is left alone", async () => {
  for (const code of [
    `${TABLE} export const read = (name: "a" | "b") => table[name];`,
    `${TABLE} export const read = (name: string) => (Object.hasOwn(table, name) ? table[name] : 0);`,
    `${TABLE} export const all = () => Object.keys(table).map((name) => table[name]);`,
    `export const read = (list: number[], at: number) => list[at];`,
    `export const read = (list: Map<string, number>, name: string) => list.get(name);`,
    `export function made(name: string) { const table = Object.create(null) as Record<string, number>; table[name] = 1; return table; }`,
    `${TABLE} export const one = table["a"];`,
  ]) {
    expect(await findings(code), code).toEqual([]);
  }
}, 120_000);
