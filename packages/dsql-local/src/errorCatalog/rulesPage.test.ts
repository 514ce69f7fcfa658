import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { rulesPage } from "./rulesPage.ts";

test("docs/dsql-rules.md is generated from the error catalog as it is", async () => {
  const page = await readFile(join(import.meta.dirname, "../../../../docs/dsql-rules.md"), "utf8");
  // Otherwise: yarn workspace @mattb.tech/billio-dsql-local rules-page
  expect(page === rulesPage(), "docs/dsql-rules.md isn't current: write it with the script rules-page").toBe(
    true,
  );
});
