import { expect, test } from "vitest";
import { itemSize, readUnits, valueSize, writeUnits } from "./requestUnits.ts";

test("a request counts one unit at least, and is rounded up", () => {
  expect([readUnits(0), readUnits(4_096), readUnits(4_097)]).toEqual([0.5, 0.5, 1]);
  expect([writeUnits(1), writeUnits(1_024), writeUnits(1_025)]).toEqual([1, 1, 2]);
});

test("names and values count, numbers by their digits, lists and maps a little more", () => {
  expect(valueSize("é")).toBe(2);
  expect([valueSize(0), valueSize(7), valueSize(1_234), valueSize(-1_234)]).toEqual([1, 2, 3, 4]);
  expect(valueSize(["a", "b"])).toBe(3 + 2 + 2);
  expect(valueSize({ a: true })).toBe(3 + 1 + 2);
  expect(itemSize({ title: "Emma", rating: 9 })).toBe(5 + 4 + 6 + 2);
});
