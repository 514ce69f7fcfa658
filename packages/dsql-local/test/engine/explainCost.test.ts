import type pg from "pg";
import Cursor from "pg-cursor";
import { beforeAll, describe, expect, test } from "vitest";
import { readDpu, writeDpu } from "../../src/cost/dpu.ts";
import { useDsql } from "../../src/testing.ts";
import { usePostgresJs } from "../drivers/usePostgresJs.ts";
import { useClients } from "./support/useClients.ts";

const dsql = useDsql();
const connectPostgresJs = usePostgresJs(dsql);
const { connect, connectDirectly } = useClients(dsql);

/** Bytes of a row: an int, another, and a text of 200 characters. */
const ROW = 4 + 4 + 204;
const ROWS = 1_000;

beforeAll(async () => {
  const client = await connect();
  await client.query("CREATE TABLE t (id int PRIMARY KEY, v int, w text)");
  await client
    .query("CREATE INDEX ASYNC t_v ON t (v)")
    .then(({ rows }: pg.QueryResult<{ job_id: string }>) =>
      client.query(`CALL sys.wait_for_job('${rows[0]?.job_id ?? ""}')`),
    );
  await client.query("CREATE TABLE child (id int PRIMARY KEY, t int REFERENCES t ON DELETE CASCADE)");
  await client.query(`INSERT INTO t SELECT i, i, repeat('x', 200) FROM generate_series(1, ${ROWS}) AS i`);
  await client.query("INSERT INTO child SELECT i, 1 FROM generate_series(1, 30) AS i");
  await client.query("ANALYZE t");
});

const linesOf = ({ rows }: { rows: unknown[] }) =>
  rows.map((row) => (row as { "QUERY PLAN": string })["QUERY PLAN"]);

/** The four numbers of the last lines, which have to be there. */
function estimateIn(lines: string[]) {
  const [title, ...last] = lines.slice(-5);
  expect(title).toBe("Statement DPU Estimate:");
  const parts = last.map((line) => /^ {2}(Compute|Read|Write|Total): (\d+\.\d{5}) DPU$/.exec(line));
  expect(parts.map((part) => part?.[1])).toEqual(["Compute", "Read", "Write", "Total"]);
  const [compute = 0, read = 0, write = 0, total = 0] = parts.map((part) => Number(part?.[2]));
  expect(total).toBeCloseTo(compute + read + write, 4);
  expect(compute).toBeLessThan(1);
  return { read, write };
}

/** As it is printed. */
const dpu = (read: number, write: number) => ({
  read: Number(readDpu(read).toFixed(5)),
  write: Number(writeDpu(write).toFixed(5)),
});

const cases: [name: string, sql: string, read: number, write: number][] = [
  ["a row by key", "SELECT * FROM t WHERE id = 5", ROW, 0],
  ["a scan that finds one row", "SELECT id FROM t WHERE w LIKE 'y%' OR id = 5", ROWS * ROW, 0],
  [
    "rows by an index, which are looked up",
    "SELECT w FROM t WHERE v BETWEEN 1 AND 20",
    // An entry has the row's key as well.
    20 * (4 + 4) + 20 * ROW,
    0,
  ],
  ["a scan that locks", "SELECT id FROM t WHERE w LIKE 'y%' FOR UPDATE", ROWS * ROW, 0],
  ["no table", "SELECT 1", 0, 0],
  ["a new row", "INSERT INTO t VALUES (5000, 1, 'x')", 128, 128 + 128],
  [
    "20 new rows",
    "INSERT INTO t SELECT i, i, repeat('x', 200) FROM generate_series(5000, 5019) AS i",
    20 * 128,
    20 * (ROW + 128),
  ],
  [
    "an update of a column without index",
    "UPDATE t SET w = repeat('y', 200) WHERE id <= 10",
    10 * ROW,
    10 * ROW,
  ],
  ["an update that moves entries", "UPDATE t SET v = v + 1 WHERE id <= 10", 10 * ROW, 10 * (ROW + 2 * 128)],
  ["a delete", "DELETE FROM t WHERE id BETWEEN 2 AND 11", 10 * ROW + 10 * 30 * 8, 10 * (ROW + 128)],
  [
    "a delete that others follow",
    "DELETE FROM t WHERE id = 1",
    // PostgreSQL searches the child table for them from end to end.
    ROW + 30 * 8,
    ROW + 128 + 30 * 128,
  ],
  [
    "a write within a query",
    "WITH gone AS (DELETE FROM child WHERE id <= 10 RETURNING id) SELECT count(*) FROM gone JOIN t USING (id)",
    128 + ROWS * ROW,
    10 * 128,
  ],
];

describe.each(["EXPLAIN ANALYZE VERBOSE", "EXPLAIN (COSTS off, VERBOSE on, ANALYZE 1, FORMAT TEXT)"])(
  "%s estimates the cost",
  (explain) => {
    test.each(cases)("of %s", async (_, sql, read, write) => {
      const client = await connect();
      const expected = dpu(read, write);
      await client.query("BEGIN");
      expect(estimateIn(linesOf(await client.query(`${explain} ${sql}`)))).toEqual(expected);
      await client.query("ROLLBACK");
      await client.query("BEGIN");
      // A parameter that it doesn't need makes it an extended query.
      const extended = await client.query(`${explain} ${sql.replace("SELECT", "SELECT /* $1 */")}`, []);
      expect(estimateIn(linesOf(extended))).toEqual(expected);
      await client.query("ROLLBACK");
    });
  },
);

test("a statement with parameters, outside of a transaction, is estimated and takes effect", async () => {
  const client = await connect();
  const insert = await client.query("EXPLAIN ANALYZE VERBOSE INSERT INTO t VALUES ($1, 0, $2)", [7000, "x"]);
  expect(estimateIn(linesOf(insert))).toEqual(dpu(128, 256));
  const remove = await client.query("EXPLAIN ANALYZE VERBOSE DELETE FROM t WHERE id = $1", [7000]);
  // Its child rows are searched for as well.
  expect(estimateIn(linesOf(remove))).toEqual(dpu(12 + 30 * 8, 256));
  expect((await client.query("SELECT FROM t WHERE id = 7000")).rowCount).toBe(0);
});

test("two sessions that EXPLAIN writes of one row conflict as two that write it", async () => {
  const [one, other] = [await connect(), await connect()];
  await one.query("BEGIN");
  await other.query("BEGIN");
  const update = "EXPLAIN ANALYZE VERBOSE UPDATE t SET w = w WHERE id = 9";
  expect(estimateIn(linesOf(await one.query(update))).write).toBeGreaterThan(0);
  await other.query(update.replace("w = w", "w = w || ''"));
  await one.query("COMMIT");
  await expect(other.query("COMMIT")).rejects.toMatchObject({ code: "40001" });
});

test("rows of one transaction count against its limit", async () => {
  const client = await connect();
  const insert =
    "EXPLAIN ANALYZE VERBOSE INSERT INTO t SELECT i, 1, '' FROM generate_series(10001, 13001) AS i";
  await expect(client.query(insert)).rejects.toMatchObject({ code: "54000" });
  expect((await client.query("SELECT FROM t WHERE id > 10000")).rowCount).toBe(0);
});

test.each([
  "EXPLAIN ANALYZE SELECT 1",
  "EXPLAIN VERBOSE SELECT 1",
  "EXPLAIN (ANALYZE, VERBOSE off) SELECT 1",
  "EXPLAIN (ANALYZE 'OFF', VERBOSE) SELECT 1",
  "EXPLAIN (VERBOSE, ANALYZE, VERBOSE off) SELECT 1",
  "EXPLAIN (ANALYZE, VERBOSE, FORMAT JSON) SELECT 1",
  "EXPLAIN (ANALYZE, VERBOSE, FORMAT YAML) SELECT 1",
  "EXPLAIN (ANALYZE, VERBOSE, FORMAT XML) SELECT 1",
])("there is none in %s", async (sql) => {
  const client = await connect();
  const { rows } = await client.query(sql);
  expect(JSON.stringify(rows)).not.toContain("DPU");
  expect((await client.query(sql, [])).rows).toHaveLength(rows.length);
});

test("drivers read the lines: among several statements, by cursor in parts, with postgres.js", async () => {
  const client = await connect();
  const results = (await client.query(
    "SELECT 1; EXPLAIN ANALYZE VERBOSE SELECT 1; SELECT 2",
  )) as unknown as pg.QueryResult[];
  expect(results.map(({ command }) => command)).toEqual(["SELECT", "EXPLAIN", "SELECT"]);
  const [, explained = { rows: [] }] = results;
  estimateIn(linesOf(explained));
  await client.query("BEGIN");
  const cursor = client.query(new Cursor<unknown>("EXPLAIN ANALYZE VERBOSE SELECT 1"));
  const rows: unknown[] = [];
  for (let part = await cursor.read(2); part.length > 0; part = await cursor.read(2)) {
    expect(part.length).toBeLessThanOrEqual(2);
    rows.push(...part);
  }
  await client.query("COMMIT");
  const plan = (result: { rows: unknown[] }) =>
    linesOf(result)
      .slice(0, 2)
      .map((line) => line.replace(/ \(actual time=[^)]*\)/, ""));
  expect(plan({ rows })).toEqual(plan(explained));
  estimateIn(linesOf({ rows }));
  const sql = await connectPostgresJs();
  const lines = linesOf({ rows: [...(await sql`EXPLAIN ANALYZE VERBOSE SELECT * FROM t WHERE id = ${5}`)] });
  expect(estimateIn(lines)).toEqual(dpu(ROW, 0));
});

test("a table made on a connection of PostgreSQL's is known", async () => {
  const direct = await connectDirectly();
  await direct.query("CREATE TABLE direct (id int, v int)");
  await direct.query("INSERT INTO direct SELECT i, i FROM generate_series(1, 3000) AS i");
  const client = await connect();
  const lines = linesOf(await client.query("EXPLAIN ANALYZE VERBOSE SELECT FROM direct WHERE v < 0"));
  expect(estimateIn(lines)).toEqual(dpu(3_000 * 8, 0));
});
