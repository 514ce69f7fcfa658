import { expect, test } from "vitest";
import { type Plan, planReads } from "./planReads.ts";

const sizes = new Map([
  ["items_pkey", 300],
  ["idx_type_moved_id", 100],
]);
const scan = (plan: Partial<Plan>): Plan => ({
  "Node Type": "Index Only Scan",
  "Relation Name": "items",
  "Index Name": "idx_type_moved_id",
  "Actual Rows": 10,
  "Actual Loops": 1,
  ...plan,
});
const over = (...below: Plan[]): Plan => ({
  "Node Type": "Nested Loop",
  "Actual Rows": 10,
  "Actual Loops": 1,
  Plans: below,
});

test("an index that covers the statement is read alone, another with the rows", () => {
  expect(planReads(scan({}), sizes)).toEqual({ rows: 10, bytes: 1_000 });
  expect(planReads(scan({ "Node Type": "Index Scan" }), sizes)).toEqual({ rows: 10, bytes: 4_000 });
});

test("the primary key is the row", () => {
  const byKey = scan({
    "Node Type": "Index Scan",
    "Index Name": "items_pkey",
    "Actual Rows": 1,
    "Actual Loops": 10,
  });
  expect(planReads(byKey, sizes)).toEqual({ rows: 10, bytes: 3_000 });
  expect(planReads(over(scan({}), byKey), sizes)).toEqual({ rows: 20, bytes: 4_000 });
});

test("what a filter throws away is read all the same", () => {
  expect(planReads(scan({ "Rows Removed by Filter": 90 }), sizes)).toEqual({ rows: 100, bytes: 10_000 });
});

test("finding nothing touches a partition; what isn't run reads nothing", () => {
  expect(planReads(scan({ "Actual Rows": 0 }), sizes)).toEqual({ rows: 0, bytes: 128 });
  expect(planReads(scan({ "Actual Rows": 0, "Actual Loops": 0 }), sizes)).toEqual({ rows: 0, bytes: 0 });
});

test("an index of unknown size is an error, not nothing", () => {
  expect(() => planReads(scan({ "Index Name": "idx_new" }), sizes)).toThrow("idx_new");
});
