import { ESLint } from "eslint";
import tseslint from "typescript-eslint";
import { expect, test } from "vitest";
import { layerOrder } from "../eslint/layerOrder.js";

const options = {
  layers: { "packages/a/src": ["low", ["left", "right"], "high/inner", "high", "."] },
  packages: ["a", "b"],
};
const eslint = new ESLint({
  overrideConfigFile: true,
  overrideConfig: {
    files: ["**/*.ts"],
    languageOptions: { parser: tseslint.parser },
    plugins: { billio: { rules: { "layer-order": layerOrder } } },
    rules: { "billio/layer-order": ["error", options] },
  },
});

/** The messages that the rule reports of an import in a file. */
async function messages(filePath: string, text: string): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath });
  return (result?.messages ?? []).map(({ message }) => message);
}

test.each([
  ["from a folder below", "packages/a/src/high/x.ts", 'import "../low/y.ts";'],
  ["within a folder", "packages/a/src/low/x.ts", 'import "./deeper/y.ts";'],
  ["of the package's own root, from above", "packages/a/src/x.ts", 'export * from "./high/inner/y.ts";'],
  ["of a package below", "packages/b/src/x.ts", 'import "@mattb.tech/billio-a/testing";'],
  ["in a test that isn't in src", "packages/a/test/x.ts", 'import "../src/high/y.ts";'],
])("allows an import %s", async (_, file, text) => {
  expect(await messages(file, text)).toEqual([]);
});

test.each([
  ["import", 'import { y } from "../high/y.ts";'],
  ["type import", 'import type { y } from "../high/y.ts";'],
  ["re-export", 'export { y } from "../high/y.ts";'],
  ["dynamic import", 'await import("../high/y.ts");'],
  ["type of an import", 'type Y = import("../high/y.ts").Y;'],
])("names both folders of a wrong %s", async (_, text) => {
  expect(await messages("packages/a/src/low/x.ts", text)).toEqual([
    expect.stringMatching(/^low\/ may not import from high\/.* Move what both need to low\/ or below it/),
  ]);
});

test("folders of one layer don't import from one another", async () => {
  expect(await messages("packages/a/src/left/x.ts", 'import "../right/y.ts";')).toHaveLength(1);
});

test("a folder that isn't in the order is reported", async () => {
  expect(await messages("packages/a/src/new/x.ts", 'import "../low/y.ts";')).toEqual([
    expect.stringContaining("packages/a/src/new is not in the order of folders"),
  ]);
});

test("a package imports from none that builds on it", async () => {
  const wrong = [/^packages\/a may not import from packages\/b/];
  expect(await messages("packages/a/src/low/x.ts", 'import "@mattb.tech/billio-b";')).toEqual(
    wrong.map((w) => expect.stringMatching(w) as string),
  );
  expect(await messages("packages/a/src/low/x.ts", 'import "../../../b/src/x.ts";')).toHaveLength(1);
});
