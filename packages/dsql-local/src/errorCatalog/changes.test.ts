import { expect, test } from "vitest";
import { changes } from "./changes.ts";
import { readDay } from "./Period.ts";

test("changes come newest first, each with its days and rules", () => {
  const found = changes();
  const days = found.map(({ day }) => day);
  expect(days).toEqual([...days].sort().reverse());
  expect(found.find(({ ids }) => ids.includes("create-table/foreign-key"))).toMatchObject({
    day: "2026-08-26",
    kind: "supported",
  });
  // One line for what changed together.
  expect(found.find(({ ids }) => ids.includes("objects/plpgsql"))).toMatchObject({
    day: "2026-10-02",
    ids: expect.arrayContaining(["statements/create-procedure", "statements/do-block"]) as string[],
  });
  for (const day of days) expect(readDay(day)).toBe(day);
});

test.each([
  ["2026-13-01", "is not a date"],
  ["2026-02-30", "is not a date"],
  ["26-10-01", "is not a date"],
  ["2026-10-01T00:00:00Z", "is not a date"],
  ["", "is not a date"],
  ["2024-12-02", "There was no Aurora DSQL on 2024-12-02. The first day to judge as of is 2024-12-03."],
])("%j is no date as of which rules are known", (text, message) => {
  expect(() => readDay(text)).toThrow(message);
  expect(() => readDay(text)).toThrow(RangeError);
});

test.each(["2024-12-03", "2026-02-28", "2028-02-29", "2062-01-01"])("%s is one", (text) => {
  expect(readDay(text)).toBe(text);
});
