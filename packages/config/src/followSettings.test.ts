import { expect, test } from "vitest";
import { readFollowSettings } from "./followSettings.ts";

test("the table is required, and days are no fewer than records can come again", () => {
  expect(readFollowSettings({ BILLIO_TABLE: " BillioItems " })).toEqual({
    table: "BillioItems",
    keepDays: 30,
  });
  expect(readFollowSettings({ BILLIO_TABLE: "BillioItems", BILLIO_FOLLOW_KEEP_DAYS: "372" }).keepDays).toBe(
    372,
  );
  expect(() => readFollowSettings({ BILLIO_FOLLOW_KEEP_DAYS: "7" })).toThrow(
    "BILLIO_TABLE is missing; set it to the name of the old table; BILLIO_FOLLOW_KEEP_DAYS must be a whole number from 8 to 400",
  );
  expect(() => readFollowSettings({ BILLIO_TABLE: "dynamodb://x" })).toThrow("must be the name of a table");
});
