import type pg from "pg";
import { beforeEach, describe, expect, test } from "vitest";
import { prepareDatabase } from "../../src/postgres/database/prepareDatabase.ts";
import { useDsql } from "../../src/testing.ts";
import { conflict, outcome } from "./support/outcome.ts";
import { useClients } from "./support/useClients.ts";

/*
 * The server learns of a COMMIT inside a procedure by the first row that its transaction writes, whatever writes it; and it counts
 * the transaction's rows by PostgreSQL's reports of them.
 */

const dsql = useDsql();
const { connect, connectDirectly } = useClients(dsql);

let client: pg.Client;

beforeEach(async () => {
  client = await connect();
  for (const sql of [
    "DROP TABLE IF EXISTS t",
    "DROP TABLE IF EXISTS u",
    "CREATE TABLE t (id int PRIMARY KEY, v int)",
    "CREATE TABLE u (id int PRIMARY KEY)",
    "INSERT INTO t VALUES (1, 10), (2, 20)",
  ])
    await client.query(sql);
});

const run = (body: string) => outcome(client.query(`DO $do$ BEGIN ${body} END $do$`));
const count = async (table: string) =>
  (await client.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`)).rows[0]?.n;

const rowLimit = "54000 transaction row limit exceeded";
const ddlAndDml = "0A000 ddl and dml are not supported in the same transaction";

const WRITES = [
  ["INSERT", "INSERT INTO t VALUES (3, 30);"],
  ["UPDATE", "UPDATE t SET v = 0;"],
  ["DELETE", "DELETE FROM t;"],
  ["INSERT … ON CONFLICT DO UPDATE of a row", "INSERT INTO t VALUES (1, 0) ON CONFLICT (id) DO UPDATE SET v = 0;"],
  ["INSERT … ON CONFLICT DO NOTHING of another row", "INSERT INTO t VALUES (1, 0), (3, 30) ON CONFLICT DO NOTHING;"],
  ["data-changing WITH", "WITH d AS (DELETE FROM t RETURNING id) INSERT INTO u SELECT id FROM d;"],
  ["text that is executed", "EXECUTE 'UPDATE t SET v = 0';"],
] as const; // prettier-ignore

describe.each(WRITES)("after %s", (_, write) => {
  test("COMMIT meets a fault, in the first transaction and in one that follows others", async () => {
    const before = await client.query("SELECT * FROM t ORDER BY id");
    dsql.faults.inject({ fault: "conflict", nth: 1 });
    expect(await run(`${write} COMMIT;`)).toBe(conflict);
    dsql.faults.inject({ fault: "conflict", nth: 2 });
    expect(await run(`INSERT INTO u VALUES (-1); COMMIT; ${write} COMMIT;`)).toBe(conflict);
    expect((await client.query("SELECT * FROM t ORDER BY id")).rows).toEqual(before.rows);
    expect(await count("u")).toBe(1);
    expect(await run(`${write} COMMIT;`)).toBe("DO");
    expect((await client.query("SELECT * FROM t ORDER BY id")).rows).not.toEqual(before.rows);
  });

  test("COMMIT also meets one after ROLLBACK", async () => {
    const fault = dsql.faults.inject({ fault: "conflict", nth: 1 });
    expect(await run(`${write} ROLLBACK; ${write} COMMIT;`)).toBe(conflict);
    expect(fault.hits).toBe(1);
  });

  test("the schema can't be changed, and it can after ROLLBACK", async () => {
    expect(await run(`${write} CREATE TABLE made (id int PRIMARY KEY);`)).toBe(ddlAndDml);
    expect(await run(`${write} ROLLBACK; CREATE TABLE made (id int PRIMARY KEY);`)).toBe("DO");
    await client.query("DROP TABLE made");
  });
});

test.each([
  ["UPDATE", "UPDATE t SET v = 0 WHERE id > 2;"],
  ["DELETE", "DELETE FROM t WHERE id > 2;"],
  ["INSERT", "INSERT INTO t SELECT 3, 30 WHERE false;"],
  ["INSERT … ON CONFLICT DO NOTHING", "INSERT INTO t VALUES (1, 0) ON CONFLICT DO NOTHING;"],
])("%s of no row isn't a write: its COMMIT meets no fault", async (_, nothing) => {
  const fault = dsql.faults.inject({ fault: "conflict", nth: 1 });
  expect(await run(`${nothing} COMMIT;`)).toBe("DO");
  expect(fault.hits).toBe(0);
  expect(await run(`${nothing} UPDATE t SET v = 0; COMMIT;`)).toBe(conflict);
});

test("TRUNCATE is refused, alone and after a write", async () => {
  for (const body of ["TRUNCATE t;", "DELETE FROM t; TRUNCATE u;", "EXECUTE 'TRUNCATE t';"])
    expect(await run(`${body} COMMIT;`)).toBe("0A000 unsupported statement: Truncate");
  expect(await count("t")).toBe(2);
});

test("what is too large to be committed conflicts with nobody, and uses up no fault", async () => {
  await client.query("DROP TABLE IF EXISTS large");
  await client.query("CREATE TABLE large (id int PRIMARY KEY, v text)");
  const other = await connect();
  await other.query("BEGIN");
  expect((await other.query("SELECT v FROM t WHERE id = 1")).rows).toEqual([{ v: 10 }]);
  const fault = dsql.faults.inject({ fault: "conflict", nth: 1 });
  const write = "INSERT INTO large SELECT g, repeat(''x'', 1000000) FROM generate_series(1, 12) g";
  expect(await run(`UPDATE t SET v = 0 WHERE id = 1; EXECUTE '${write}'; COMMIT;`)).toMatch(
    /^54000 transaction size limit/,
  );
  expect(fault.hits).toBe(0);
  dsql.faults.clear();
  await other.query("UPDATE t SET v = v + 1 WHERE id = 1");
  await other.query("COMMIT");
  expect((await client.query("SELECT v FROM t WHERE id = 1")).rows).toEqual([{ v: 11 }]);
  await client.query("DROP TABLE large");
});

describe("of the rows of one transaction", () => {
  const insert = (rows: number, table = "u", from = 0) =>
    `INSERT INTO ${table} SELECT g FROM generate_series(${from + 1}, ${from + rows}) g;`;

  test("3,000 may be written in a table that an earlier transaction has made, and not one more", async () => {
    const make = "EXECUTE 'CREATE TABLE made (id int PRIMARY KEY)'; COMMIT;";
    const fill = (rows: number) => `EXECUTE '${insert(rows, "made")}'; COMMIT;`;
    expect(await run(make + fill(3001))).toBe(rowLimit);
    expect(await count("made")).toBe(0);
    expect(await run(fill(3000))).toBe("DO");
    expect(await count("made")).toBe(3000);
    await client.query("DELETE FROM made");
    await client.query("DROP TABLE made");
  });

  test("those of all tables and kinds count", async () => {
    const write = (rows: number) =>
      `${insert(1000)} ${insert(rows, "t", 10)} DELETE FROM u WHERE id > 0; COMMIT;`;
    expect(await run(write(1001))).toBe(rowLimit);
    expect(await count("t")).toBe(2);
    expect(await run(write(1000))).toBe("DO");
    expect(await count("t")).toBe(1002);
    expect(await count("u")).toBe(0);
  });

  test("those don't count that were rolled back before, or committed", async () => {
    expect(
      await run(`${insert(2000)} ROLLBACK; ${insert(2000)} COMMIT; ${insert(2000, "u", 2000)} COMMIT;`),
    ).toBe("DO");
    expect(await count("u")).toBe(4000);
    expect(
      await run(
        "DELETE FROM u WHERE id <= 2500; ROLLBACK; DELETE FROM u WHERE id <= 1000; COMMIT; DELETE FROM u;",
      ),
    ).toBe("DO");
    expect(await count("u")).toBe(0);
  });

  test("none is undone by a block: there are no savepoints", async () => {
    const undone = "BEGIN DELETE FROM t; RAISE 'undone'; EXCEPTION WHEN OTHERS THEN NULL; END;";
    expect(await run(`${undone} COMMIT;`)).toBe("0A000 unsupported transaction statement: SAVEPOINT");
  });
});

test.each([
  [
    "before it writes something else",
    "UPDATE t SET v = 0 WHERE id = 1; ROLLBACK; UPDATE t SET v = 0 WHERE id = 2; COMMIT;",
  ],
  ["at its end", "UPDATE t SET v = 0 WHERE id = 2; COMMIT; UPDATE t SET v = 0 WHERE id = 1; ROLLBACK;"],
])("what a procedure rolls back %s doesn't conflict with what others write", async (_, body) => {
  const other = await connect();
  await other.query("BEGIN");
  await other.query("UPDATE t SET v = 99 WHERE id = 1");
  expect(await run(body)).toBe("DO");
  expect(await outcome(other.query("COMMIT"))).toBe("COMMIT");
  expect((await client.query("SELECT v FROM t ORDER BY id")).rows).toEqual([{ v: 99 }, { v: 0 }]);
});

test("the triggers of an earlier version are removed, and nothing of their tables", async () => {
  await client.query('CREATE SCHEMA "a b"');
  await client.query('CREATE TABLE "a b"."c d" (id int PRIMARY KEY)');
  await client.query('INSERT INTO "a b"."c d" VALUES (1)');
  const direct = await connectDirectly();
  // A trigger was a part of its table, and a row was written before the first one of a transaction.
  await direct.query(`
    DROP TABLE pg_dsql.procedure_commits;
    CREATE UNLOGGED TABLE pg_dsql.procedure_commits (pid int NOT NULL, rows_before bigint NOT NULL);
    CREATE FUNCTION pg_dsql.on_procedure_write() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_dsql.procedure_writes(); RETURN NULL; END';
    ${["t", '"a b"."c d"']
      .map(
        (table) => `
    CREATE TRIGGER dsql_procedures BEFORE INSERT OR UPDATE OR DELETE ON ${table} FOR EACH STATEMENT
      WHEN (current_setting('dsql.call', true) = 'alone') EXECUTE FUNCTION pg_dsql.on_procedure_write();`,
      )
      .join("")}
    UPDATE pg_depend SET deptype = 'i' WHERE classid = 'pg_trigger'::regclass AND deptype = 'a'
      AND objid IN (SELECT oid FROM pg_trigger WHERE tgname = 'dsql_procedures');
    UPDATE pg_trigger SET tgisinternal = true WHERE tgname = 'dsql_procedures'`);
  for (const time of ["first", "second"]) {
    await prepareDatabase(dsql.backendConnectionString);
    const { rows } = await direct.query(
      `SELECT tgrelid::regclass::text AS table, tgname AS trigger FROM pg_trigger
       WHERE tgrelid IN ('t'::regclass, '"a b"."c d"'::regclass) ORDER BY 1`,
    );
    expect(rows, time).toEqual([
      { table: '"a b"."c d"', trigger: "dsql_sizes" },
      { table: "t", trigger: "dsql_sizes" },
    ]);
    dsql.faults.inject({ fault: "conflict", nth: 2 });
    expect(
      await run(
        'DELETE FROM "a b"."c d"; ROLLBACK; DELETE FROM t; COMMIT; DELETE FROM u; INSERT INTO t VALUES (1, 1); COMMIT;',
      ),
    ).toBe(conflict);
    expect(await count("t")).toBe(0);
    expect(await count('"a b"."c d"')).toBe(1);
    await client.query("INSERT INTO t VALUES (1, 10)");
  }
  expect(
    (await direct.query("SELECT to_regprocedure('pg_dsql.on_procedure_write()') AS found")).rows,
  ).toEqual([{ found: null }]);
});
