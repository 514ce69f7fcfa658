import { describe, expect, test } from "vitest";
import { classify } from "../classify.ts";
import type { RowBound } from "./RowBound.ts";

function boundOf(sql: string): RowBound | undefined {
  const { statements, syntaxError } = classify(sql);
  expect(syntaxError).toBeUndefined();
  return statements[0]?.bound;
}

const picks = (column: string, rows: number) => [{ table: { name: "t" }, columns: [[column, rows]] }];

describe("the text alone bounds", () => {
  test.each<[string, number]>([
    ["INSERT INTO t VALUES (1), ($1), (DEFAULT)", 3],
    ["INSERT INTO t DEFAULT VALUES", 1],
    ["INSERT INTO t SELECT $1, 'a' WHERE EXISTS (SELECT FROM u)", 1],
    ["INSERT INTO t SELECT * FROM u LIMIT 7", 7],
    ["INSERT INTO t SELECT * FROM u UNION ALL SELECT * FROM v LIMIT 7", 7],
    ["WITH a AS (INSERT INTO t VALUES (1) RETURNING id) SELECT * FROM a, generate_series(1, 9)", 1],
    ["WITH a AS (INSERT INTO t VALUES (1), (2)), b AS (INSERT INTO u SELECT 1) INSERT INTO v VALUES (3)", 4],
  ])("%s", (sql, rows) => {
    expect(boundOf(sql)).toEqual({ rows, picked: [], deleted: [], calls: [], touches: false });
  });
});

test("rows that were cut out of long texts count", () => {
  const rows = Array.from({ length: 5000 }, (_, i) => `(${i}, 'some text')`).join(", ");
  expect(boundOf(`INSERT INTO t VALUES ${rows}`)?.rows).toBe(5000);
  expect(boundOf(`WITH a AS (INSERT INTO t VALUES ${rows}) INSERT INTO u VALUES (1)`)?.rows).toBe(5001);
});

test.each([
  "INSERT INTO t SELECT * FROM u",
  "INSERT INTO t SELECT * FROM u LIMIT $1",
  "INSERT INTO t SELECT * FROM u LIMIT 2.6",
  "INSERT INTO t SELECT * FROM u ORDER BY 1 FETCH FIRST 5 ROWS WITH TIES",
  "INSERT INTO t SELECT 1 UNION ALL SELECT 2",
  "INSERT INTO t SELECT 1 GROUP BY GROUPING SETS ((), (), ())",
  "INSERT INTO t TABLE u",
  "WITH a AS (DELETE FROM t) INSERT INTO u VALUES (1)",
  "COPY (INSERT INTO t VALUES (1) RETURNING id) TO STDOUT",
  "EXPLAIN ANALYZE INSERT INTO t VALUES (1)",
])("nothing bounds %s", (sql) => {
  expect(boundOf(sql)).toBeUndefined();
});

test("what may be called by another name is reported, so that a set can be found", () => {
  expect(boundOf("INSERT INTO t VALUES (pg_catalog.generate_series(1, 9), now())")?.calls).toEqual([
    "generate_series",
    "now",
  ]);
  expect(boundOf("INSERT INTO t SELECT (ROW(1)::pair).parts")?.calls).toEqual(["parts"]);
});

describe("a column's values bound", () => {
  test.each<[string, string, number]>([
    ["DELETE FROM t WHERE id = $1", "id", 1],
    ["DELETE FROM t WHERE $1::uuid = id AND a > 1", "id", 1],
    ["UPDATE t AS x SET a = a + 1 WHERE a > 0 AND (x.id = '7' AND b)", "id", 1],
    ["DELETE FROM t WHERE id IN (SELECT id FROM t WHERE a > $1 AND b ORDER BY id LIMIT 2)", "id", 2],
    ["DELETE FROM t WHERE id IN (SELECT i.id FROM t AS i ORDER BY i.a, i.id LIMIT 2) AND a < now()", "id", 2],
    ["DELETE FROM t WHERE id IN (SELECT id FROM t WHERE a > (SELECT $1::uuid) ORDER BY id LIMIT 9)", "id", 9],
  ])("%s", (sql, column, rows) => {
    const [picked, deleted] = sql.startsWith("UPDATE")
      ? [picks(column, rows), []]
      : [[], picks(column, rows)];
    expect(boundOf(sql)).toEqual({ rows: 0, picked, deleted, calls: [], touches: true });
  });

  test("of each part and column", () => {
    const sql = "WITH a AS (DELETE FROM s.t WHERE id = 1 AND b = $1) UPDATE u SET a = 1 WHERE id = $2";
    expect(boundOf(sql)).toMatchObject({
      rows: 0,
      picked: [{ table: { name: "u" }, columns: [["id", 1]] }],
      deleted: [{ table: { schema: "s", name: "t" }, columns: [["id", 1], ["b", 1]] }],
    }); // prettier-ignore
  });
});

test.each([
  // Every row is itself.
  "DELETE FROM t WHERE id = id",
  "DELETE FROM t WHERE id = a",
  "DELETE FROM t WHERE id = 1 OR a = 2",
  "DELETE FROM t WHERE NOT id = 1",
  "DELETE FROM t WHERE id <> 1",
  "DELETE FROM t WHERE id = ANY ($1)",
  "DELETE FROM t WHERE id OPERATOR(s.=) 1",
  // Another value for each row.
  "DELETE FROM t WHERE id = nextval('s')",
  "DELETE FROM t WHERE id = (SELECT u.id FROM u WHERE u.a = t.a)",
  "DELETE FROM t USING u WHERE t.id = u.id AND t.id = 1",
  "DELETE FROM t WHERE u.id = 1",
  // Not the same few rows for each row, or each time.
  "DELETE FROM t WHERE id IN (SELECT id FROM u ORDER BY id LIMIT 2)",
  "DELETE FROM t WHERE id IN (SELECT id FROM t LIMIT 2)",
  "DELETE FROM t WHERE id IN (SELECT id FROM t ORDER BY a LIMIT 2)",
  "DELETE FROM t WHERE id IN (SELECT id FROM t ORDER BY id)",
  "DELETE FROM t WHERE id IN (SELECT id FROM t WHERE random() < 0.5 ORDER BY id LIMIT 2)",
  "DELETE FROM t WHERE id IN (SELECT i.id FROM t AS i WHERE i.a > t.a ORDER BY i.id LIMIT 2)",
  "DELETE FROM t WHERE id IN (SELECT id FROM t WHERE a > (SELECT random()) ORDER BY id LIMIT 2)",
  "DELETE FROM t WHERE id IN (SELECT id FROM t WHERE a > (SELECT $1 FROM u) ORDER BY id LIMIT 2)",
  "DELETE FROM t WHERE id IN (SELECT id FROM t WHERE EXISTS (SELECT 1) ORDER BY id LIMIT 2)",
  "DELETE FROM t WHERE id IN (SELECT x FROM t AS i (x, y) ORDER BY x LIMIT 2)",
  "DELETE FROM t WHERE id IN (SELECT a AS id FROM t ORDER BY id LIMIT 2)",
  "DELETE FROM t WHERE id IN (SELECT id FROM t, u ORDER BY id LIMIT 2)",
  "DELETE FROM t WHERE id IN (SELECT id FROM s.t ORDER BY id LIMIT 2)",
  "DELETE FROM t WHERE id NOT IN (SELECT id FROM t ORDER BY id LIMIT 2)",
  "DELETE FROM t WHERE id > ALL (SELECT id FROM t ORDER BY id LIMIT 2)",
  "WITH t AS (SELECT 1 AS a) DELETE FROM t WHERE id IN (SELECT id FROM t ORDER BY id LIMIT 2)",
])("no column's values bound %s", (sql) => {
  expect(boundOf(sql)).toBeUndefined();
});

test.each([
  "INSERT INTO t VALUES (1) ON CONFLICT (id) DO UPDATE SET a = 1",
  "INSERT INTO t VALUES ((SELECT id FROM u WHERE id = 1 FOR KEY SHARE))",
  "INSERT INTO t SELECT 1 WHERE EXISTS (SELECT FROM u FOR UPDATE)",
])("%s may meet what others have locked", (sql) => {
  expect(boundOf(sql)).toMatchObject({ touches: true });
});
