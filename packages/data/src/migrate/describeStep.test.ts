import { expect, test } from "vitest";
import { describeStep } from "./describeStep.ts";
import type { StepAction } from "./Migration.ts";

const step = (action: StepAction) => ({ file: "0001_a.sql", line: 1, step: 2, checksum: "", action });

test("a statement is told by its first line, which is cut to a width", () => {
  const sql = "\n-- why\n  CREATE TABLE a (\n  b int\n)";
  expect(describeStep(step({ kind: "ddl", sql, summary: "" }), 5)).toBe("statement 2 of 5: CREATE TABLE a (");
  const long = `INSERT INTO a VALUES ('${"😀".repeat(200)}')`;
  const told = describeStep(step({ kind: "dml", sql: long, summary: "" }), 2);
  expect(Array.from(told)).toHaveLength("statement 2 of 2: ".length + 100);
  expect(told).toMatch(/^statement 2 of 2: INSERT INTO a VALUES \('😀+…$/u);
});

test("a registered step is told by its name", () => {
  expect(describeStep(step({ kind: "run", run: "fill", summary: "fill" }), 3)).toBe("step 2 of 3: fill");
});
