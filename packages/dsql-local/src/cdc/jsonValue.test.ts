import { expect, test } from "vitest";
import { jsonValue } from "./jsonValue.ts";

test.each([
  ["bigint", "9223372036854775807", "9223372036854775807"],
  ["double precision", "1e-07", "1e-07"],
  ["double precision", "-Infinity", '"-Infinity"'],
  ["real", "NaN", '"NaN"'],
  ["numeric", "123456789012345678901234567890.10", '"123456789012345678901234567890.10"'],
  ["numeric", "NaN", '"NaN"'],
  ["boolean", "f", "false"],
  ["character", "a b  ", '"a b"'],
  ['"char"', " ", '" "'],
  ["bytea", "\\x00ff10", '"AP8Q"'],
  ["bytea", "\\x", '""'],
  ["date", "1970-01-01", "0"],
  ["date", "2000-02-29", "11016"],
  ["date", "1969-12-31", "-1"],
  ["date", "0001-01-01", "-719162"],
  ["date", "4713-01-01 BC", "-2440550"],
  ["date", "12026-03-01", "3672938"],
  ["date", "infinity", "2147483647"],
  ["time without time zone", "24:00:00", "86400000000"],
  ["time without time zone", "00:00:00.000001", "1"],
  ["time with time zone", "01:00:00.5+02", "82800500000"],
  ["time with time zone", "23:30:00-07:52:58", "26578000000"],
  ["timestamp without time zone", "1970-01-01 00:00:00.12", "120000"],
  ["timestamp with time zone", "2026-07-08 09:10:11.123456+00", "1783501811123456"],
  ["timestamp with time zone", "0044-03-15 12:00:00+00 BC", "-63517780800000000"],
  ["timestamp with time zone", "infinity", "9223372036825200000"],
  ["timestamp without time zone", "-infinity", "-9223372036832400000"],
  ["interval", "1 year 2 mons -3 days +04:05:06.789", "36572706789000"],
  ["interval", "-1 mons", "-2629800000000"],
  ["interval", "00:00:00", "0"],
  ["interval", "-00:00:01.5", "-1500000"],
  ["interval", "178000000 years", "null"],
  ["json", '{ "a": 1.0 }', '"{ \\"a\\": 1.0 }"'],
  ["jsonb", '{"a": 1.0}', '"{\\"a\\": 1.0}"'],
  ["text", "\u2028\n", '"\\u2028\\n"'],
  ["text", null, "null"],
])("%s %s is %s", (type, value, json) => {
  expect(jsonValue(type, value)).toBe(json);
  expect(() => {
    JSON.parse(json);
  }).not.toThrow();
});

test("dates are those of JavaScript's calendar, for 800 years on both sides of 1970", () => {
  for (let day = -300_000; day <= 300_000; day += 97) {
    const text = new Date(day * 86_400_000).toISOString().slice(0, 10);
    expect(jsonValue("date", text)).toBe(String(day));
  }
});
