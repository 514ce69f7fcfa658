import { expect, test } from "vitest";
import { dataFilePaths } from "./dataFilePaths.ts";
import { decimalText } from "./decimalText.ts";
import { KeySet } from "./KeySet.ts";

test.each([
  [103n, 0, "103"],
  [6n, 2, "600"],
  [0n, 5, "0"],
  [-750n, -2, "-7.5"],
  [1n, -5, "0.00001"],
  [100n, -2, "1"],
  [-5n, -1, "-0.5"],
  [5n, 1_000_000, "5E1000000"],
])("%d × 10^%d is %s", (coefficient, exponent, text) => {
  expect(decimalText(coefficient, exponent)).toBe(text);
});

test("a data file is looked up where the manifest names it, next to it, and nowhere above", () => {
  expect(dataFilePaths("a/AWSDynamoDB/01-x/data/f.json.gz", "AWSDynamoDB/01-x")).toEqual([
    "AWSDynamoDB/01-x/data/f.json.gz",
    "AWSDynamoDB/data/f.json.gz",
    "a/AWSDynamoDB/01-x/data/f.json.gz",
  ]);
  expect(dataFilePaths("AWSDynamoDB/data/f.json.gz", "")).toEqual([
    "data/f.json.gz",
    "../data/f.json.gz",
    "AWSDynamoDB/data/f.json.gz",
  ]);
  for (const key of ["../../etc/passwd", "/etc/passwd", "AWSDynamoDB/../x", ""])
    expect(dataFilePaths(key, "x")).toEqual([]);
});

test("keys are distinguished from others, however many there are", () => {
  const keys = new KeySet();
  for (let n = 0; n < 10_000; n++) expect(keys.add(`Book:${n}`)).toBe(true);
  for (let n = 0; n < 10_000; n++) {
    if (!keys.has(`Book:${n}`) || keys.add(`Book:${n}`)) throw new Error(`${n} is lost`);
    if (keys.has(`book:${n}`)) throw new Error(`${n} is found in another spelling`);
  }
  expect(keys.size).toBe(10_000);
});
