import { expect, test } from "vitest";
import { resolveFolder } from "./resolveFolder.ts";

test("a relative folder counts from the top of the repository under Yarn, even if there is one of that name here", () => {
  expect(resolveFolder("packages", { PROJECT_CWD: "/made/up" })).toBe("/made/up/packages");
  expect(resolveFolder("packages", {})).toBe(`${process.cwd()}/packages`);
  expect(resolveFolder("/elsewhere", { PROJECT_CWD: "/made/up" })).toBe("/elsewhere");
});
