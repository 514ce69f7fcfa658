import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { resolveFolder } from "./resolveFolder.ts";

test("a relative folder counts from here, or from the top of the repository", () => {
  const root = fileURLToPath(new URL("../../..", import.meta.url)).replace(/\/$/, "");
  expect(resolveFolder("packages/no-such-folder", { PROJECT_CWD: root })).toBe(
    `${root}/packages/no-such-folder`,
  );
  expect(resolveFolder(root, { PROJECT_CWD: "/" })).toBe(root);
});
