import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { generatedFiles } from "../../codegen/generatedFiles.ts";

const HOW = "run `yarn workspace @mattb.tech/billio-graphql generate`";

test("what is generated from the item types is current, the whole schema of both variants included", async () => {
  const files = Object.entries(await generatedFiles());
  expect(files.map(([path]) => path)).toEqual([
    "src/generated/modules/itemTypeModules.ts",
    "src/generated/schemaTypes.ts",
    "src/generated/types.ts",
    "src/generated/wholeSdl.ts",
    "src/generated/readOnlySdl.ts",
    "schema.graphql",
    "schema.read-only.graphql",
  ]);
  for (const [path, text] of files) {
    expect(readFileSync(new URL(`../../${path}`, import.meta.url), "utf8") === text, `${path}: ${HOW}`).toBe(
      true,
    );
    expect(readFileSync(new URL(`../../${path}`, import.meta.url), "utf8")).toBe(text);
  }
});
