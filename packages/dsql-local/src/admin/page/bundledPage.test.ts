import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { bundlePage } from "../../../scripts/bundlePage.ts";

test("the page is the one in client/; after a change run `yarn workspace @mattb.tech/billio-dsql-local admin-page`", async () => {
  const written = await readFile(new URL("bundledPage.ts", import.meta.url), "utf8");
  expect(written === (await bundlePage())).toBe(true);
});
