import { expect, test } from "vitest";
import { describeStep } from "./describeStep.ts";
import type { StepAction } from "../model/Migration.ts";

const step = (action: StepAction) => ({ file: "0001_a.sql", line: 1, step: 2, checksum: "", action });

test("a statement is described by its first line, truncated to a width", () => {
  const sql = "\n-- why\n  CREATE TABLE a (\n  b int\n)";
  expect(describeStep(step({ kind: "ddl", sql, summary: "" }), 5)).toBe("statement 2 of 5: CREATE TABLE a (");
  const long = `INSERT INTO a VALUES ('${"😀".repeat(200)}')`;
  const reported = describeStep(step({ kind: "dml", sql: long, summary: "" }), 2);
  expect(Array.from(reported)).toHaveLength("statement 2 of 2: ".length + 100);
  expect(reported).toMatch(/^statement 2 of 2: INSERT INTO a VALUES \('😀+…$/u);
});

test.each([
  ["/* why\n   it is */ CREATE TABLE a (\n  b int\n)", "CREATE TABLE a ("],
  ["/* a /* b */ c */\r\n-- d\r\nDROP\tTABLE a -- e\r\n", "DROP TABLE a -- e"],
  ["DELETE FROM a\rWHERE b = 1", "DELETE FROM a"],
  ["INSERT INTO a VALUES ('\u001b[31m')", "INSERT INTO a VALUES (' [31m')"],
  ["INSERT INTO a VALUES ('\n-- b')", "INSERT INTO a VALUES ('"],
])(
  "comments before it aren't the statement, and nothing in it tells the terminal what to do: %j",
  (sql, line) => {
    const reported = describeStep(step({ kind: "dml", sql, summary: "" }), 2);
    expect(reported).toBe(`statement 2 of 2: ${line}`);
  },
);

test("a code migration is described by its name", () => {
  expect(describeStep(step({ kind: "run", run: "fill", summary: "fill" }), 3)).toBe("step 2 of 3: fill");
});
