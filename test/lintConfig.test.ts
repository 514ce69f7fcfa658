import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join, posix } from "node:path";
import { ESLint } from "eslint";
import tseslint from "typescript-eslint";
import { expect, test } from "vitest";
import { layers, packages } from "../eslint/layers.js";

const root = join(import.meta.dirname, "..");

// The project's own configuration; without types, for which the whole project would be compiled.
const eslint = new ESLint({ cwd: root, overrideConfig: [tseslint.configs.disableTypeChecked] });

/** What the rule of the order reports of an import in a file that needn't exist. */
async function reported(file: string, imported: string): Promise<{ severity: number; message: string }[]> {
  const [result] = await eslint.lintText(`import "${imported}";\n`, { filePath: join(root, file) });
  return (result?.messages ?? [])
    .filter(({ ruleId }) => ruleId === "billio/layer-order")
    .map(({ severity, message }) => ({ severity, message }));
}

const ERROR = 2;

test("npm run check reports a package that imports from one that builds on it", async () => {
  expect(await reported("packages/config/src/planted.ts", "@mattb.tech/billio-data")).toEqual([
    {
      severity: ERROR,
      message: expect.stringMatching(/^packages\/config may not import from packages\/data/) as string,
    },
  ]);
  expect(await reported("packages/data/src/planted.ts", "@mattb.tech/billio-config")).toEqual([]);
});

test.each(Object.entries(layers))(
  "… and the lowest folder of %s that imports from the highest",
  async (base, order) => {
    const [lowest = "", highest = ""] = [order.flat()[0], order.flat().at(-1)];
    const file = posix.join(base, lowest, "planted.ts");
    const target = posix.relative(posix.dirname(file), posix.join(base, highest, "other.ts"));
    expect(await reported(file, target.startsWith(".") ? target : `./${target}`)).toEqual([
      { severity: ERROR, message: expect.stringContaining("may not import from") as string },
    ]);
  },
);

test("every package is in the order", () => {
  expect(packages).toEqual(expect.arrayContaining(readdirSync(join(root, "packages"))));
});

test("a comment for ESLint stands only where ESLint looks, for a rule of the project's", () => {
  const found = execFileSync("git", ["grep", "-n", "-E", "eslint-(disable|enable)", "--", "*.ts", "*.js"], {
    cwd: root,
    encoding: "utf8",
  });
  const elsewhere = found
    .trim()
    .split("\n")
    .filter((line) => !/^packages\/[^/]+\/src\/.* eslint-disable-next-line billio\//.test(line));
  expect(elsewhere.filter((line) => !line.startsWith("test/lintConfig.test.ts:"))).toEqual([]);
});
