import fc from "fast-check";
import { expect, test } from "vitest";
import { toIsoString } from "./toIsoString.ts";

test("a date is written as toISOString writes it", () => {
  const usual = fc.date({ min: new Date("0900-01-01"), max: new Date("10100-01-01"), noInvalidDate: true });
  fc.assert(
    fc.property(fc.oneof(usual, fc.date({ noInvalidDate: true })), (date) => {
      expect(toIsoString(date)).toBe(date.toISOString());
    }),
  );
  expect(() => toIsoString(new Date(NaN))).toThrow(RangeError);
});
