import { expect, test } from "vitest";
import { ownValue } from "./ownValue.ts";

test("only an object's own values are found, not inherited ones", () => {
  const table: Record<string, number> = { a: 1 };
  expect(ownValue(table, "a")).toBe(1);
  for (const name of ["b", ...Object.getOwnPropertyNames(Object.prototype)]) {
    expect(ownValue(table, name)).toBeUndefined();
  }
  expect(ownValue(JSON.parse('{"__proto__":2}') as Record<string, number>, "__proto__")).toBe(2);
});
