import type pg from "pg";
import { beforeEach, expect, test } from "vitest";
import { useDsql } from "../../src/testing.ts";
import { outcome } from "../engine/support/outcome.ts";
import { useClients } from "../engine/support/useClients.ts";

const dsql = useDsql();
const { connect } = useClients(dsql);

beforeEach(async () => {
  const client = await connect();
  await client.query("DROP TABLE IF EXISTS child");
  await client.query("DROP TABLE IF EXISTS t");
  await client.query("CREATE TABLE t (id int PRIMARY KEY, v int CHECK (v < 100))");
  await client.query("CREATE TABLE child (id int, t int REFERENCES t (id) DEFERRABLE INITIALLY DEFERRED)");
});

/** First statements of a session's first block, each of which fails at its own step, and with what. */
const FAILING: [name: string, begin: string, text: string, values: unknown[], sqlstate: string][] = [
  ["a parameter that is no number", "BEGIN", "INSERT INTO t VALUES ($1, 2)", ["zzz"], "22P02"],
  ["a parameter too few", "BEGIN", "INSERT INTO t VALUES ($1, $2)", ["1"], "08P01"],
  ["a column that isn't there", "BEGIN", "INSERT INTO t (nope) VALUES ($1)", [1], "42703"],
  ["a syntax error", "BEGIN", "INSERT INTO t VALUES ($1", [1], "42601"],
  ["a table that isn't there", "BEGIN", "UPDATE nowhere SET v = $1", [1], "42P01"],
  [
    "a locking read in a read-only block",
    "BEGIN READ ONLY",
    "SELECT FROM t WHERE id = $1 FOR UPDATE",
    [1],
    "25006",
  ],
  ["a write in a read-only block", "BEGIN READ ONLY", "INSERT INTO t VALUES ($1, 1)", [1], "25006"],
  ["a value that a CHECK refuses", "BEGIN", "INSERT INTO t VALUES (1, $1)", [1000], "23514"],
  ["a change of the schema that fails", "BEGIN", "ALTER TABLE t ADD v int", [], "42701"],
  ["a statement that DSQL refuses", "BEGIN", "TRUNCATE t", [], "0A000"],
  ["an error at COMMIT", "BEGIN", "INSERT INTO child VALUES (1, $1)", [77], ""],
];

/** A whole transaction, of either protocol. */
async function works(client: pg.Client, id: number): Promise<void> {
  await client.query("BEGIN");
  await client.query("INSERT INTO t VALUES ($1, 1)", [id]);
  await client.query(`UPDATE t SET v = 2 WHERE id = ${id}`);
  await client.query("SELECT v FROM t WHERE id = $1 FOR UPDATE", [id]);
  expect(await outcome(client.query("COMMIT"))).toBe("COMMIT");
}

for (const [name, begin, text, values, sqlstate] of FAILING) {
  test(`${name} in a session's first write leaves its next transactions well`, async () => {
    const client = await connect();
    await client.query(begin);
    const failed = await outcome(client.query(text, values));
    if (sqlstate !== "") expect(failed).toMatch(new RegExp(`^${sqlstate} `));
    expect(await outcome(client.query("COMMIT"))).toMatch(sqlstate === "" ? /^23503 / : /^ROLLBACK/);
    for (let id = 10; id < 15; id++) await works(client, id);
    // And a third time, after the same failure.
    await client.query(begin);
    await outcome(client.query(text, values));
    await client.query("ROLLBACK");
    await works(client, 20);
    expect((await client.query("SELECT count(*)::int AS n FROM t")).rows).toEqual([{ n: 6 }]);
  });
}

test("a failed block holds no rows: another session's write of them goes on at once", async () => {
  const client = await connect();
  const other = await connect();
  await client.query("INSERT INTO t VALUES (1, 1), (2, 2)");
  for (const failing of ["SELECT 1/0", "TRUNCATE t", "UPDATE t SET v = 1000 WHERE id = 2"]) {
    await client.query("BEGIN");
    await client.query("UPDATE t SET v = 3 WHERE id = 1");
    await outcome(client.query(failing));
    expect(await outcome(other.query("UPDATE t SET v = 4 WHERE id = 1"))).toBe("UPDATE 1");
    expect(await outcome(client.query("SELECT 1"))).toMatch(/^25P02 /);
    expect(await outcome(client.query("COMMIT"))).toBe("ROLLBACK");
  }
});
