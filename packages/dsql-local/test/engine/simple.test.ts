import { readFile } from "node:fs/promises";
import { beforeEach, describe, expect, test } from "vitest";
import pg from "pg";
import { useDsql } from "../../src/testing.ts";
import { outcome } from "./support/outcome.ts";
import { token } from "./support/token.ts";
import { useClients } from "./support/useClients.ts";

const dsql = useDsql();
const { connect } = useClients(dsql);

let client: pg.Client;
beforeEach(async () => {
  client = await connect();
  await client.query("DROP TABLE IF EXISTS u");
  await client.query("DROP TABLE IF EXISTS t");
  await client.query("CREATE TABLE t (id int PRIMARY KEY, v text)");
});

const count = async () => (await client.query<{ n: number }>("SELECT count(*)::int AS n FROM t")).rows[0]?.n;

describe("a simple query of several statements", () => {
  test("is one transaction with a result per statement", async () => {
    const results = (await client.query(
      "INSERT INTO t VALUES (1,'a'); SELECT id FROM t; UPDATE t SET v = 'b' RETURNING v",
    )) as unknown as pg.QueryResult[];
    expect(results.map(({ command, rowCount, rows }) => [command, rowCount, rows])).toEqual([
      ["INSERT", 1, []],
      ["SELECT", 1, [{ id: 1 }]],
      ["UPDATE", 1, [{ v: "b" }]],
    ]);
  });

  test("leaves nothing when one fails", async () => {
    expect(await outcome(client.query("INSERT INTO t VALUES (1,'a'); INSERT INTO t VALUES (1,'b')"))).toMatch(
      /^23505/,
    );
    expect(await count()).toBe(0);
  });

  test("may begin a transaction that takes in what came before, and leave it open", async () => {
    await client.query("INSERT INTO t VALUES (1,'a'); BEGIN; INSERT INTO t VALUES (2,'b')");
    expect(await count()).toBe(2);
    await client.query("ROLLBACK");
    expect(await count()).toBe(0);
  });

  test("keeps what COMMIT within it has ended", async () => {
    const sql = "BEGIN; INSERT INTO t VALUES (1,'a'); COMMIT; INSERT INTO t VALUES (1,'b')";
    expect(await outcome(client.query(sql))).toMatch(/^23505/);
    expect(await count()).toBe(1);
  });
});

describe("3,000 rows", () => {
  const series = (rows: number, from = 1) =>
    `INSERT INTO t SELECT i, 'x' FROM generate_series(${from}, ${from + rows - 1}) AS i`;
  const tooMany = "54000 transaction row limit exceeded";

  test("are written by one statement, 3,001 aren't", async () => {
    expect(await outcome(client.query(series(3001)))).toBe(tooMany);
    expect(await count()).toBe(0);
    expect(await outcome(client.query(series(3000)))).toBe("INSERT 3000");
    expect(await outcome(client.query("DELETE FROM t WHERE id > $1", [0]))).toBe("DELETE 3000");
  });

  test("are counted over a transaction's statements, of either protocol", async () => {
    await client.query("BEGIN");
    await client.query(series(2000));
    expect(await outcome(client.query("UPDATE t SET v = $1 WHERE id <= 1000", ["y"]))).toBe("UPDATE 1000");
    expect(await outcome(client.query("INSERT INTO t VALUES (9999, 'one more')"))).toBe(tooMany);
    expect(await outcome(client.query("SELECT 1"))).toMatch(/^25P02/);
    expect(await outcome(client.query("COMMIT"))).toBe("ROLLBACK");
    expect(await count()).toBe(0);
  });

  test("may be returned, and more of them aren't", async () => {
    expect((await client.query(`${series(3000)} RETURNING id`)).rows).toHaveLength(3000);
    expect(await outcome(client.query(`${series(3001, 5000)} RETURNING id`))).toBe(tooMany);
  });
});

describe("a change of the schema", () => {
  const multiple = "0A000 multiple ddl statements not supported in a transaction";
  const mixed = "0A000 ddl and dml are not supported in the same transaction";

  test("is the only one of its transaction", async () => {
    expect(await outcome(client.query("CREATE TABLE u (i int); CREATE TABLE w (i int)"))).toBe(multiple);
    await client.query("BEGIN");
    await client.query("CREATE TABLE u (i int)");
    expect(await outcome(client.query("ALTER TABLE u ADD COLUMN j int"))).toBe(multiple);
    await client.query("ROLLBACK");
    expect(await outcome(client.query("SELECT FROM u"))).toMatch(/^42P01/);
  });

  test("doesn't share a transaction with writes, in either order", async () => {
    await client.query("BEGIN");
    await client.query("CREATE TABLE u (i int)");
    expect(await outcome(client.query("INSERT INTO u VALUES (1)"))).toBe(mixed);
    await client.query("ROLLBACK");
    await client.query("BEGIN");
    await client.query("INSERT INTO t VALUES (1, 'a')");
    expect(await outcome(client.query("CREATE TABLE u (i int)"))).toMatch(/^0A000/);
    await client.query("ROLLBACK");
  });

  test("is committed with its transaction", async () => {
    await client.query("BEGIN");
    await client.query("CREATE TABLE u (i int)");
    expect(await outcome(client.query("COMMIT"))).toBe("COMMIT");
    expect(await outcome(client.query("SELECT FROM u"))).toBe("SELECT 0");
  });
});

describe("an error", () => {
  test("comes with all of PostgreSQL's fields", async () => {
    await client.query("INSERT INTO t VALUES (1, 'a')");
    await expect(client.query("INSERT INTO t VALUES (1, 'a')")).rejects.toMatchObject({
      code: "23505",
      detail: "Key (id)=(1) already exists.",
      schema: "public",
      table: "t",
      constraint: "t_pkey",
      severity: "ERROR",
    });
    await expect(client.query("SELECT  nothing")).rejects.toMatchObject({ code: "42703", position: "9" });
  });

  test("of a deferred constraint comes at COMMIT", async () => {
    await client.query("CREATE TABLE u (t int REFERENCES t (id) DEFERRABLE INITIALLY DEFERRED)");
    await client.query("BEGIN");
    expect(await outcome(client.query("INSERT INTO u VALUES (7)"))).toBe("INSERT 1");
    expect(await outcome(client.query("COMMIT"))).toMatch(/^23503/);
    expect(await outcome(client.query("INSERT INTO u SELECT 7"))).toMatch(/^23503/);
    expect(await outcome(client.query("SELECT FROM u"))).toBe("SELECT 0");
  });
});

describe("node-postgres", () => {
  test("sends and receives binary values", async () => {
    const bytes = Buffer.from([0, 1, 2, 0xff]);
    // `binary` is missing from node-postgres's types.
    const config = { text: "SELECT encode($1, 'hex') AS hex, 7 AS i", values: [bytes], binary: true };
    const { rows } = await client.query(config as pg.QueryConfig);
    expect(rows).toEqual([{ hex: "000102ff", i: 7 }]);
  });

  test("pools connections whose transactions don't mix", async () => {
    const [host, port] = dsql.endpoint.split(":");
    const pool = new pg.Pool({
      host,
      port: Number(port),
      user: "admin",
      database: "postgres",
      password: () => token(),
      ssl: { ca: await readFile(dsql.caFile, "utf8") },
      max: 10,
    });
    await Promise.all(
      Array.from({ length: 30 }, async (_, i) => {
        const own = await pool.connect();
        try {
          await own.query("BEGIN");
          await own.query("INSERT INTO t VALUES ($1, 'x')", [i]);
          expect((await own.query("SELECT id FROM t WHERE id = $1", [i])).rowCount).toBe(1);
          await own.query(i % 3 === 0 ? "ROLLBACK" : "COMMIT");
        } finally {
          own.release();
        }
      }),
    );
    await pool.end();
    expect(await count()).toBe(20);
  });
});
