import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { UuidIndex } from "./UuidIndex.ts";

const uuid = (n: number, hash: boolean) => {
  const hex = hash
    ? createHash("sha1").update(String(n)).digest("hex").slice(0, 32)
    : n.toString(16).padStart(32, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

test.each([
  ["random", true],
  ["counted up", false],
])("finds every one of 50,000 %s ids again, and no other", (_, hash) => {
  const index = new UuidIndex();
  for (let n = 0; n < 50_000; n++) index.add(uuid(n, hash), n);
  expect(index.size).toBe(50_000);
  for (let n = 0; n < 50_000; n++) {
    if (index.get(uuid(n, hash)) !== n) throw new Error(`${String(n)} is lost`);
  }
  expect(index.get(uuid(50_000, hash))).toBeUndefined();
});

test("tells the value of an id that was added before, in either case, and keeps it", () => {
  const index = new UuidIndex();
  expect(index.add("abcdef01-2345-4678-89ab-cdef01234567", 2 ** 32 - 1)).toBeUndefined();
  expect(index.add("ABCDEF01-2345-4678-89AB-CDEF01234567", 5)).toBe(2 ** 32 - 1);
  expect(index.get("abcdef01-2345-4678-89ab-cdef01234567")).toBe(2 ** 32 - 1);
  expect(index.size).toBe(1);
});
