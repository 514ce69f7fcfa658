import type pg from "pg";
import Cursor from "pg-cursor";
import { beforeEach, describe, expect, test } from "vitest";
import { readDpu, writeDpu } from "../../src/cost/dpu.ts";
import { useClients } from "../engine/support/useClients.ts";
import { useStatistics } from "./useStatistics.ts";

const { dsql, ask, list, statement } = useStatistics();
const { connect, connectDirectly } = useClients(dsql);

/** A row of the table: two numbers and a text of 200 characters. */
const ROW = 4 + 4 + 204;
/** An entry of the index on the second number, with the row's key. */
const ENTRY = 128;

let client: pg.Client;
beforeEach(async () => {
  client = await connect();
  await client.query("DROP TABLE IF EXISTS t");
  await client.query("CREATE TABLE t (id int PRIMARY KEY, v int, w text)");
  await client.query("INSERT INTO t SELECT i, i, repeat('x', 200) FROM generate_series(1, 1000) AS i");
  await ask("DELETE");
});

test("calls that differ in values are one statement, in both protocols", async () => {
  for (const id of [1, 2, 3]) await client.query(`SELECT w FROM t WHERE id = ${id}`);
  for (const id of [4, 5000]) await client.query("SELECT w FROM t WHERE id = $1", [id]);
  await client.query("SELECT w FROM t WHERE id = 1/0").catch(() => undefined);
  const all = await list();
  expect(all.map(({ text, calls, failed, rows }) => ({ text, calls, failed, rows }))).toEqual([
    { text: "SELECT w FROM t WHERE id = $1", calls: 5, failed: 0, rows: 4 },
    { text: "SELECT w FROM t WHERE id = $1/$2", calls: 1, failed: 1, rows: 0 },
  ]);
  const { milliseconds, lastAt, dpu } = await statement("SELECT w FROM t WHERE id = $1");
  expect(milliseconds.mean).toBeCloseTo(milliseconds.total / 5, 2);
  expect(milliseconds.max).toBeLessThanOrEqual(milliseconds.total);
  expect(Math.abs(Date.parse(lastAt) - Date.now())).toBeLessThan(60_000);
  expect(dpu.total).toBeCloseTo(dpu.compute + dpu.read + dpu.write, 7);
  expect(dpu.compute).toBeCloseTo(milliseconds.total / 1_000, 5);
});

test("they are forgotten on request", async () => {
  await client.query("SELECT 1");
  expect(await list()).toHaveLength(1);
  expect((await ask("DELETE")).status).toBe(204);
  expect(await list()).toEqual([]);
});

describe("a read costs what it goes through", () => {
  test.each([
    ["by key", "SELECT w FROM t WHERE id = $1", 0],
    ["a scan of the table", "SELECT w FROM t WHERE v = $1", 1000 * ROW],
    ["a scan that locks", "SELECT w FROM t WHERE v = $1 FOR UPDATE", 1000 * ROW],
  ])("%s", async (_, sql, bytes) => {
    for (let call = 0; call < 5; call++) {
      // A locking read is a sample in a block only.
      await client.query("BEGIN");
      expect((await client.query(sql, [7])).rowCount).toBe(1);
      await client.query("COMMIT");
    }
    const { calls, rows, dpu } = await statement(sql);
    expect({ calls, rows, write: dpu.write }).toEqual({ calls: 5, rows: 5, write: 0 });
    expect(dpu.read).toBeCloseTo(5 * readDpu(bytes), 6);
  });

  test("with what parallel workers would read", async () => {
    await client.query("DROP TABLE IF EXISTS long");
    await client.query("CREATE TABLE long (id int, v int)");
    const direct = await connectDirectly();
    await direct.query("INSERT INTO long SELECT i, i FROM generate_series(1, 400000) AS i");
    await direct.query("ANALYZE long");
    const sql = "SELECT count(*) FROM long WHERE v < $1";
    expect(JSON.stringify((await direct.query(`EXPLAIN ${sql.replace("$1", "0")}`)).rows)).toContain(
      "Parallel Seq Scan",
    );
    await client.query(sql, [0]);
    expect((await statement(sql)).dpu.read).toBeCloseTo(readDpu(400_000 * 8), 6);
    expect((await client.query("SHOW max_parallel_workers")).rows).toEqual(
      (await direct.query("SHOW max_parallel_workers")).rows,
    );
  });

  test("and the least of a transaction counts once for all of its statements", async () => {
    const sql = "SELECT v FROM t WHERE id = $1";
    await client.query("BEGIN");
    for (let id = 1; id <= 4; id++) await client.query(sql, [id]);
    await client.query("COMMIT");
    expect((await statement(sql)).dpu.read).toBeCloseTo(readDpu(0), 7);
  });
});

describe("a write costs its rows and their entries in indexes", () => {
  const insert = "INSERT INTO t VALUES ($1, $2, $3)";

  test("each of a transaction of its own the least", async () => {
    for (let id = 2000; id < 2004; id++) await client.query(insert, [id, 1, "x"]);
    const { dpu } = await statement(insert);
    expect(dpu.write).toBeCloseTo(4 * writeDpu(128), 6);
    expect(dpu.read).toBeCloseTo(4 * readDpu(128), 6);
  });

  test("in one transaction what they are", async () => {
    await client.query("BEGIN");
    for (let id = 2000; id < 2020; id++) await client.query(insert, [id, 1, "x".repeat(200)]);
    await client.query("COMMIT");
    expect((await statement(insert)).dpu.write).toBeCloseTo(writeDpu(20 * ROW), 6);
  });

  test("of an update each entry that changes, a moved one twice", async () => {
    const { rows } = await client.query<{ job_id: string }>("CREATE INDEX ASYNC t_v ON t (v)");
    await client.query(`CALL sys.wait_for_job('${rows[0]?.job_id ?? ""}')`);
    const move = "UPDATE t SET v = v + $1 WHERE id <= $2";
    const stay = "UPDATE t SET w = $1 WHERE id <= $2";
    await client.query(move, [1, 100]);
    await client.query(stay, ["y".repeat(200), 100]);
    expect((await statement(move)).dpu.write).toBeCloseTo(writeDpu(100 * (ROW + 2 * ENTRY)), 6);
    expect((await statement(stay)).dpu.write).toBeCloseTo(writeDpu(100 * ROW), 6);
  });
});

test("a portal that is read in parts is one call", async () => {
  await client.query("BEGIN");
  const cursor = client.query(new Cursor("SELECT id FROM t WHERE id <= $1", [25]));
  for (const rows of [10, 10, 5]) expect(await cursor.read(10)).toHaveLength(rows);
  await cursor.close();
  await client.query("COMMIT");
  const { calls, rows } = await statement("SELECT id FROM t WHERE id <= $1");
  expect({ calls, rows }).toEqual({ calls: 1, rows: 25 });
});

test("a sample is a call like another: what it writes stands, and so does its error", async () => {
  // The first call of each is one.
  await client.query("INSERT INTO t VALUES (3000, 1, 'a')");
  const duplicate = client.query("INSERT INTO t (id, v, w) VALUES (3000, 1, 'b')");
  await expect(duplicate).rejects.toMatchObject({ code: "23505" });
  expect((await client.query("SELECT w FROM t WHERE id = 3000")).rows).toEqual([{ w: "a" }]);
  await client.query("BEGIN");
  await client.query("DELETE FROM t WHERE id = 3000");
  await client.query("ROLLBACK");
  expect((await client.query("SELECT w FROM t WHERE id = 3000")).rows).toEqual([{ w: "a" }]);
});

test("a locking read without BEGIN leaves no claims: it is no sample, and others commit", async () => {
  const other = await connect();
  await other.query("BEGIN");
  await other.query("UPDATE t SET v = 0 WHERE id = 1");
  await client.query("SELECT v FROM t WHERE id = 1 FOR UPDATE");
  expect((await other.query("COMMIT")).command).toBe("COMMIT");
});
