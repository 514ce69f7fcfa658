import { expect, test } from "vitest";
import { typesOfCategory } from "./categories.ts";
import { isItemType } from "./itemTypes.ts";

test("Watching is features and series", () => {
  expect(typesOfCategory("Watching")).toEqual(["Feature", "TvSeries"]);
});

test.each(["Reading", "watching", "", "constructor", "__proto__"])("%j is no category", (name) => {
  expect(typesOfCategory(name)).toEqual([]);
});

test("an item type is one of the five", () => {
  expect(isItemType("Book")).toBe(true);
  expect(isItemType("book")).toBe(false);
  expect(isItemType(undefined)).toBe(false);
});
