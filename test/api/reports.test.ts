import path from "node:path";
import { expect, test } from "vitest";
import { createReporter } from "./createReporter.ts";
import { entries } from "./entries.ts";

const root = path.join(import.meta.dirname, "../..");
const all = entries(root);
const reportOf = createReporter(
  root,
  all.map(({ file }) => file),
);

test.each(all)("$name exports what its report lists", async ({ file, report }) => {
  await expect(reportOf(file)).toMatchFileSnapshot(report);
});
