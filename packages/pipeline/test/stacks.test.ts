import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const snapshots = join(root, "packages/cdk/test/snapshots/example");

/** The roles that the pipeline itself has: whoever may change them may do anything, so that people do. */
const BY_HAND = "BillioDataMigration";

test("every stack is deployed by the pipeline, once, but for that of its own roles", async ({ skip }) => {
  skip(!existsSync(snapshots), "packages/cdk has no snapshots of its stacks");
  const workflow = await readFile(join(root, ".github/workflows/deploy.yml"), "utf8");
  const deployed = [...workflow.matchAll(/deploy\.sh (.*)$/gm)].flatMap(([, stacks = ""]) =>
    stacks.split(" "),
  );
  const stacks = (await readdir(snapshots)).map((file) => file.replace(/\.json$/, ""));
  expect([...deployed, BY_HAND].sort()).toEqual(stacks.sort());
});
