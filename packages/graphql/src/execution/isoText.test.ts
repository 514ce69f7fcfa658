import fc from "fast-check";
import { expect, test } from "vitest";
import { isoText } from "./isoText.ts";

test("a date is written as toISOString writes it", () => {
  const usual = fc.date({ min: new Date("0900-01-01"), max: new Date("10100-01-01"), noInvalidDate: true });
  fc.assert(
    fc.property(fc.oneof(usual, fc.date({ noInvalidDate: true })), (date) => {
      expect(isoText(date)).toBe(date.toISOString());
    }),
  );
  expect(() => isoText(new Date(NaN))).toThrow(RangeError);
});
