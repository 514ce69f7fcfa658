import type pg from "pg";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { CAPTURE } from "../../src/postgres/schema/writes/rowReport.ts";
import { WRITTEN } from "../../src/postgres/schema/limits/transactionBytes.ts";
import { useDsql } from "../../src/testing.ts";
import { connect } from "../connect.ts";
import { outcome } from "../engine/support/outcome.ts";
import { incompressibleText } from "./support/incompressible.ts";
import { useClients } from "../engine/support/useClients.ts";

/*
 * A session that only runs statements that write few rows, each a transaction of its own, doesn't have small rows measured.
 * All limits hold all the same.
 */

const dsql = useDsql();
const clients = useClients(dsql);

/** More than are run before a session's rows aren't measured any more. */
const CALM = 25;

beforeAll(async () => {
  const client = await connect(dsql);
  // Each row counts three times: in its primary key, and in two more indexes.
  await client.query("CREATE TABLE t (id text PRIMARY KEY, v text, w text, UNIQUE (id, v), UNIQUE (v, id))");
  await client.query("CREATE TABLE source (id int PRIMARY KEY)");
  await client.query("INSERT INTO source SELECT generate_series(1, 2500)");
  await client.end();
});

describe("in such a session the backend", () => {
  let client: pg.Client;
  beforeEach(async () => {
    client = await clients.connectDirectly();
    await client.query(`SET ${CAPTURE} = few`);
  });

  /** Does the statement, in a transaction of its own, have rows measured? */
  async function measures(sql: string, values: unknown[] = []): Promise<boolean> {
    await client.query("BEGIN");
    await client.query(sql, values);
    const { rows } = await client.query<{ written: string | null }>(
      `SELECT current_setting('${WRITTEN}', true) AS written`,
    );
    await client.query("COMMIT");
    return Boolean(rows[0]?.written);
  }

  test("measures rows with long values, as they were before PostgreSQL compressed them", async () => {
    await client.query("CREATE TABLE r (id int PRIMARY KEY, v text, w text)");
    const insert = "INSERT INTO r VALUES ($1, $2, 'é')";
    expect(await measures(insert, [1, "short"])).toBe(false);
    expect(await measures(insert, [2, "é".repeat(950)])).toBe(false);
    expect(await measures(insert, [3, "é".repeat(1_000)])).toBe(true);
    expect(await measures(insert, [4, "x".repeat(100_000)])).toBe(true);
    // Without reading what it leaves as it is.
    expect(await measures("UPDATE r SET w = 'y' WHERE id = 1")).toBe(true);
    expect(await measures("INSERT INTO r SELECT id + 10, v FROM r WHERE id = 4")).toBe(true);
    expect(await measures("DELETE FROM r")).toBe(false);
  });

  test("measures a row that is shorter than the longest key, and not a longer one", async () => {
    await client.query(`CREATE TABLE k (a text, b text, c text, d text, PRIMARY KEY (a, b, c, d))`);
    const insert = "INSERT INTO k VALUES ($1, '', '', '')";
    // 1,981 bytes less 7 for each further column; and 8 for each column of varying size, as numbers may be longer than their texts.
    const limit = 1981 - 7 * 3 - 8 * 4;
    expect(await measures(insert, ["x".repeat(limit - 1)])).toBe(false);
    expect(await measures(insert, ["x".repeat(limit)])).toBe(true);
    // What has a fixed size isn't looked at, but counts.
    await client.query(`CREATE TABLE l (a text, b text, c uuid, PRIMARY KEY (a, b, c))`);
    const rest = 1981 - 7 * 2 - 16 - 8 * 2;
    expect(await measures("INSERT INTO l VALUES ($1, '', gen_random_uuid())", ["x".repeat(rest - 1)])).toBe(
      false,
    );
    expect(await measures("INSERT INTO l VALUES ($1, '', gen_random_uuid())", ["x".repeat(rest)])).toBe(true);
  });

  test("measures each row of a table with an index on an expression, which may be longer than the row", async () => {
    await client.query("CREATE TABLE e (id int PRIMARY KEY, v text)");
    await client.query("CREATE INDEX ON e (repeat(v, 10))");
    expect(await measures("INSERT INTO e VALUES (1, 'x')")).toBe(true);
  });

  test("measures no row of a table whose columns have fixed sizes", async () => {
    await client.query("CREATE TABLE f (id uuid PRIMARY KEY, at timestamptz, done bool)");
    expect(await measures("INSERT INTO f VALUES (gen_random_uuid(), now(), true)")).toBe(false);
    const columns = Array.from({ length: 250 }, (_, at) => `c${at} float8`).join(", ");
    await client.query(`CREATE TABLE wide (${columns})`);
    expect(await measures("INSERT INTO wide DEFAULT VALUES")).toBe(true);
  });

  test("measures numbers that are longer than their texts, more of them than a function has arguments", async () => {
    await client.query(
      `CREATE TABLE n (${Array.from({ length: 200 }, (_, at) => `c${at} numeric`).join(", ")})`,
    );
    expect(await measures(`INSERT INTO n VALUES (${Array(200).fill(1).join(", ")})`)).toBe(true);
  });
});

describe("after a number of single rows", () => {
  let client: pg.Client;
  beforeEach(async () => {
    client = await clients.connect();
    await client.query("DELETE FROM t");
    for (let n = 0; n < CALM; n++) await client.query("INSERT INTO t VALUES ($1, 'v')", [`calm ${n}`]);
  });

  test("a key, a value and a transaction that are too large are refused", async () => {
    const insert = (id: string, w: string) =>
      outcome(client.query("INSERT INTO t VALUES ($1, '', $2)", [id, w]));
    expect(await insert("x".repeat(1_982), "")).toBe("54000 key size too large");
    expect(await insert("a", incompressibleText(1_100_000))).toMatch("54000 datatype limit greater than");
    const many = Array.from({ length: 11 }, (_, n) => `('${n}', '', repeat('x', 1000000))`).join();
    expect(await outcome(client.query(`INSERT INTO t VALUES ${many}`))).toMatch(
      "54000 transaction size limit",
    );
    expect(await insert("b", "")).toBe("INSERT 1");
  });

  test("long rows and short ones add up, in either order", async () => {
    const long = Array.from({ length: 10 }, (_, n) => `('l${n}', '', repeat('x', 1048000))`);
    const short = Array.from({ length: 140 }, (_, n) => `('s${n}', '', repeat('x', 1000))`);
    for (const rows of [
      [...long, ...short],
      [...short, ...long],
    ])
      expect(await outcome(client.query(`INSERT INTO t VALUES ${rows.join()}`))).toMatch(
        "54000 transaction size limit",
      );
    // With one that is short after a long one, to the byte.
    await client.query(
      "CREATE TABLE long (id int PRIMARY KEY, a text, b text, c text, d text, e text, f text, g text, h text, i text, j text, k text)",
    );
    const mb = "repeat('x', 1048000)";
    const rest = 10 * 1024 * 1024 - 10 * 1_048_000 - 2 * (4 + 64);
    for (let n = 0; n < CALM; n++) await client.query("INSERT INTO t VALUES ($1, 'v')", [`again ${n}`]);
    const pair = (bytes: number) =>
      outcome(
        client.query(
          `INSERT INTO long VALUES (1, ${Array(10).fill(mb).join()}, repeat('x', ${bytes - 100})), (2, repeat('x', 100)${", NULL".repeat(10)})`,
        ),
      );
    expect(await pair(rest + 1)).toMatch("54000 transaction size limit");
    expect(await pair(rest)).toBe("INSERT 2");
  });

  test("a client's function of the same name as one of PostgreSQL's changes nothing", async () => {
    await client.query("CREATE TABLE named (v text PRIMARY KEY)");
    await client.query("CREATE FUNCTION concat(named) RETURNS text LANGUAGE sql AS $$ SELECT 'x' $$");
    for (let n = 0; n < CALM; n++) await client.query("INSERT INTO named VALUES ($1)", [`calm ${n}`]);
    const insert = client.query("INSERT INTO named VALUES ($1)", ["x".repeat(1_982)]);
    expect(await outcome(insert)).toBe("54000 key size too large");
  });

  test("a statement that inserts and updates few rows isn't measured, however many it deletes", async () => {
    await client.query("CREATE TABLE probe (id int PRIMARY KEY, mode text)");
    await client.query("CREATE TABLE deleted (id int PRIMARY KEY)");
    await client.query("INSERT INTO deleted SELECT generate_series(1, 200)");
    for (let n = 0; n < CALM; n++) await client.query("INSERT INTO t VALUES ($1, 'v')", [`again ${n}`]);
    const direct = await clients.connectDirectly();
    await direct.query(`ALTER TABLE probe ALTER mode SET DEFAULT current_setting('${CAPTURE}', true)`);
    const remove = "DELETE FROM deleted WHERE id IN (SELECT id FROM deleted ORDER BY id LIMIT 50)";
    await client.query(`WITH removed AS (${remove}) INSERT INTO probe (id) VALUES (1)`);
    await client.query("INSERT INTO probe (id) VALUES (2), (3)");
    await client.query(
      "WITH changed AS (UPDATE t SET w = '' WHERE id = 'again 1') INSERT INTO probe (id) VALUES (4), (5)",
    );
    expect((await client.query("SELECT count(*)::int AS left FROM deleted")).rows).toEqual([{ left: 150 }]);
    expect((await direct.query("SELECT id, mode FROM probe ORDER BY id")).rows).toEqual([
      { id: 1, mode: "few" },
      { id: 2, mode: "few" },
      { id: 3, mode: "few" },
      { id: 4, mode: "off" },
      { id: 5, mode: "off" },
    ]);
  });

  test("a statement with a bound of more rows is measured: small rows add up", async () => {
    const copy = (rows: number) =>
      outcome(
        client.query(
          `INSERT INTO t SELECT id || repeat('x', 1500), '' FROM source ORDER BY id LIMIT ${rows}`,
        ),
      );
    expect(await copy(2_500)).toMatch("54000 transaction size limit");
    expect(await copy(1_000)).toBe("INSERT 1000");
  });

  test("a function that writes more rows than its statement shows is measured", async () => {
    await client.query(
      `CREATE FUNCTION fill() RETURNS void LANGUAGE sql
       AS $$ INSERT INTO t SELECT g || repeat('x', 1500), '' FROM generate_series(1, 2500) g $$`,
    );
    await client.query("UPDATE t SET v = '' WHERE id = 'calm 1'");
    expect(await outcome(client.query("SELECT fill()"))).toMatch("54000 transaction size limit");
    await client.query("DROP FUNCTION fill()");
  });
});
