import { expect, test } from "vitest";
import { ownValue } from "./ownValue.ts";

test("only what an object holds itself is found, whatever objects inherit", () => {
  const table: Record<string, number> = { a: 1 };
  expect(ownValue(table, "a")).toBe(1);
  for (const name of ["b", ...Object.getOwnPropertyNames(Object.prototype)]) {
    expect(ownValue(table, name)).toBeUndefined();
  }
  expect(ownValue(JSON.parse('{"__proto__":2}') as Record<string, number>, "__proto__")).toBe(2);
});
