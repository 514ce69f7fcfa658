import type pg from "pg";
import { beforeEach, describe, expect, test } from "vitest";
import { useDsql } from "../../src/testing.ts";
import { waitUntil } from "../../src/postgres/process/waitUntil.ts";
import { conflict, outcome } from "./support/outcome.ts";
import { useClients } from "./support/useClients.ts";

const dsql = useDsql();
const { connect, connectDirectly } = useClients(dsql);

let a: pg.Client;
let b: pg.Client;

beforeEach(async () => {
  a = await connect();
  b = await connect();
  await a.query("DROP TABLE IF EXISTS acct");
  await a.query("CREATE TABLE acct (id int PRIMARY KEY, bal int)");
  await a.query("INSERT INTO acct VALUES (1, 10), (2, 20), (3, 30)");
});

const make = (name: string, body: string, parameters = "") =>
  a.query(`CREATE OR REPLACE PROCEDURE ${name}(${parameters}) LANGUAGE plpgsql AS $p$ ${body} $p$`);
const balances = async () =>
  (await b.query<{ bal: number }>("SELECT bal FROM acct ORDER BY id")).rows.map(({ bal }) => bal);
const rowLimit = "54000 transaction row limit exceeded";
const ddlAndDml = "0A000 ddl and dml are not supported in the same transaction";
const multipleDdl = "0A000 multiple ddl statements not supported in a transaction";

/** A simple query, and the extended protocol, in which the server doesn't see a text but a portal. */
const protocols = [
  ["simple", (sql: string) => outcome(a.query(sql))],
  [
    "extended",
    (sql: string) => outcome(a.query({ text: sql, values: [], name: `n${sql.length}${sql.at(-2)}` })),
  ],
] as const;

test("functions, procedures and DO blocks in PL/pgSQL run", async () => {
  await a.query(
    `CREATE FUNCTION doubled(n int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN n * 2; END $$`,
  );
  expect((await a.query("SELECT doubled(21) AS n")).rows).toEqual([{ n: 42 }]);
  await make(
    "take",
    "BEGIN UPDATE acct SET bal = bal - n WHERE id = which RETURNING bal INTO n; END",
    "which int, INOUT n int",
  );
  expect((await a.query("CALL take(1, 4)")).rows).toEqual([{ n: 6 }]);
  expect((await a.query("CALL take($1, $2)", [1, 1])).rows).toEqual([{ n: 5 }]);
  expect(await outcome(a.query("DO $$ BEGIN DELETE FROM acct WHERE id > 1; END $$"))).toBe("DO");
  expect(await balances()).toEqual([5]);
});

describe.each(protocols)("a procedure with COMMIT, by the %s protocol", (_, run) => {
  test("keeps what it has committed, and rolls back what it hasn't", async () => {
    await make(
      "steps",
      `BEGIN UPDATE acct SET bal = 0 WHERE id = 1; COMMIT;
             UPDATE acct SET bal = 0 WHERE id = 2; ROLLBACK;
             UPDATE acct SET bal = 0 WHERE id = 3; COMMIT;
             UPDATE acct SET bal = 1 / (bal - 20) WHERE id = 2; END`,
    );
    expect(await run("CALL steps()")).toBe("22012 division by zero");
    expect(await balances()).toEqual([0, 20, 0]);
    expect(await run("SELECT 1")).toBe("SELECT 1");
  });

  test("writes a row again that it has committed", async () => {
    await make(
      "again",
      `BEGIN INSERT INTO acct VALUES (n, 1); COMMIT;
             UPDATE acct SET bal = 2 WHERE id = n; COMMIT;
             DELETE FROM acct WHERE id = n; ROLLBACK;
             UPDATE acct SET bal = bal + 3 WHERE id = n; END`,
      "n int",
    );
    expect(await run("CALL again(4)")).toBe("CALL");
    expect(await balances()).toEqual([10, 20, 30, 5]);
  });

  test("may stand in a block within a block", async () => {
    const inner = "BEGIN UPDATE acct SET bal = 0 WHERE id = 1; COMMIT; RAISE EXCEPTION 'late'; END";
    expect(await run(`DO $a$ BEGIN DO $b$ ${inner} $b$; END $a$`)).toBe("P0001 late");
    expect(await balances()).toEqual([0, 20, 30]);
  });

  test("is refused its COMMIT in a transaction block", async () => {
    await make("one", "BEGIN UPDATE acct SET bal = 0; COMMIT; END");
    await a.query("BEGIN");
    expect(await run("CALL one()")).toBe("2D000 invalid transaction termination");
    expect(await outcome(a.query("SELECT 1"))).toMatch(/^25P02/);
    expect(await outcome(a.query("COMMIT"))).toBe("ROLLBACK");
    expect(await balances()).toEqual([10, 20, 30]);
  });

  test("may write 3,000 rows in each of its transactions, and no more", async () => {
    await a.query("CREATE TABLE IF NOT EXISTS many (id int PRIMARY KEY)");
    await a.query("DELETE FROM many");
    await make(
      "fill",
      `BEGIN FOR part IN 0..1 LOOP INSERT INTO many SELECT part * 3000 + n FROM generate_series(1, 3000) n; COMMIT; END LOOP;
             DELETE FROM many WHERE id <= 3000; COMMIT;
             FOR n IN 1..last LOOP INSERT INTO many VALUES (-n); END LOOP; END`,
      "last int",
    );
    expect(await run("CALL fill(3001)")).toBe(rowLimit);
    expect((await b.query("SELECT count(*)::int AS n FROM many")).rows).toEqual([{ n: 3000 }]);
    await a.query("DELETE FROM many");
    expect(await run("CALL fill(3000)")).toBe("CALL");
    expect((await b.query("SELECT count(*)::int AS n FROM many")).rows).toEqual([{ n: 6000 }]);
    await a.query("DELETE FROM many WHERE id < 0");
    await a.query("DELETE FROM many");
  });

  test("meets faults at each of its commits", async () => {
    await make(
      "three",
      "BEGIN FOR i IN 1..3 LOOP UPDATE acct SET bal = bal + 1 WHERE id = i; COMMIT; END LOOP; END",
    );
    const fault = dsql.faults.inject({ fault: "conflict", nth: 2 });
    expect(await run("CALL three()")).toBe(conflict);
    expect(fault.hits).toBe(1);
    expect(await balances()).toEqual([11, 20, 30]);
    expect(await run("CALL three()")).toBe("CALL");
    expect(await balances()).toEqual([12, 21, 31]);
  });
});

test.each([
  ["before-commit", [11, 20, 30]],
  ["after-commit", [11, 21, 30]],
] as const)("a connection cut %s of the second of a procedure's commits", async (when, after) => {
  await make(
    "cutting",
    "BEGIN FOR i IN 1..3 LOOP UPDATE acct SET bal = bal + 1 WHERE id = i; COMMIT; END LOOP; END",
  );
  dsql.faults.inject({ fault: "cut", when, nth: 2 });
  await expect(a.query("CALL cutting()")).rejects.toThrow("Connection terminated unexpectedly");
  expect(await balances()).toEqual(after);
});

describe("two sessions", () => {
  test("a transaction that wrote first and commits after a procedure's COMMIT conflicts", async () => {
    await make("win", "BEGIN UPDATE acct SET bal = 0 WHERE id = 1; COMMIT; PERFORM pg_sleep(0); END");
    await b.query("BEGIN");
    await b.query("UPDATE acct SET bal = 99 WHERE id = 1");
    // B's transaction is open and has written the row: the race is there.
    expect(await outcome(a.query("CALL win()"))).toBe("CALL");
    expect(await outcome(b.query("COMMIT"))).toBe(conflict);
    expect(await balances()).toEqual([0, 20, 30]);
  });

  test.each([
    ["a change", "UPDATE acct SET bal = 99 WHERE id = 2"],
    ["a lock", "SELECT bal FROM acct WHERE id = 2 FOR UPDATE"],
  ])(
    "a procedure whose second transaction meets %s committed since its snapshot loses that one, and keeps the first",
    async (_, sql) => {
      await a.query("CREATE TABLE IF NOT EXISTS gate (id int PRIMARY KEY)");
      await make(
        "lose",
        `BEGIN UPDATE acct SET bal = 0 WHERE id = 1; COMMIT;
               PERFORM count(*) FROM acct; PERFORM count(*) FROM gate;
               UPDATE acct SET bal = 0 WHERE id = 2; COMMIT; END`,
      );
      // The barrier: the procedure has its second snapshot, and waits for the table.
      const behind = await connectDirectly();
      await behind.query("BEGIN; LOCK TABLE gate IN ACCESS EXCLUSIVE MODE");
      const called = outcome(a.query("CALL lose()"));
      await waitUntil(async () => {
        const { rows } = await behind.query(
          `SELECT FROM pg_locks WHERE relation = 'gate'::regclass AND NOT granted
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
        );
        return rows.length > 0;
      }, 10_000);
      await b.query("BEGIN");
      await b.query(sql);
      expect(await outcome(b.query("COMMIT"))).toBe("COMMIT");
      const fault = dsql.faults.inject({ fault: "disconnect", when: "after-commit", nth: 1 });
      await behind.query("COMMIT");
      expect(await called).toBe(conflict);
      // Its COMMIT was none.
      expect(fault).toMatchObject({ hits: 0, spent: false });
      fault.remove();
      expect((await balances())[0]).toBe(0);
      expect((await balances())[1]).not.toBe(0);
    },
  );

  test("a procedure's change of the schema is known to others once it is committed", async () => {
    await make("widen", "BEGIN ALTER TABLE acct ADD COLUMN note text; COMMIT; END");
    await b.query("SELECT bal FROM acct");
    await a.query("CALL widen()");
    expect(await outcome(b.query("SELECT bal FROM acct"))).toMatch(/^40001 .*OC001/);
    expect(await balances()).toEqual([10, 20, 30]);
  });
});

describe("changes of the schema in a body", () => {
  const ending = [
    ["a DO block", (body: string) => outcome(a.query(`DO $$ BEGIN ${body} END $$`))],
    [
      "a procedure that commits",
      async (body: string) => {
        await make("ddl", `BEGIN ${body} COMMIT; END`);
        return outcome(a.query("CALL ddl()"));
      },
    ],
    [
      "a function",
      async (body: string) => {
        await a.query(
          `CREATE OR REPLACE FUNCTION ddl_f() RETURNS void LANGUAGE plpgsql AS $f$ BEGIN ${body} END $f$`,
        );
        return outcome(a.query("SELECT ddl_f()"));
      },
    ],
  ] as const;
  beforeEach(async () => {
    await a.query("DROP TABLE IF EXISTS x");
    await a.query("DROP TABLE IF EXISTS y");
  });

  test.each(ending)("%s: one for each transaction", async (_, run) => {
    expect(await run("CREATE TABLE x (id int PRIMARY KEY); CREATE TABLE y (id int PRIMARY KEY);")).toBe(
      multipleDdl,
    );
    expect(await run("CREATE TABLE x (id int PRIMARY KEY); DROP TABLE x;")).toBe(multipleDdl);
    expect(await run("CREATE TABLE x (id int PRIMARY KEY);")).toMatch(/^(DO|CALL|SELECT 1)$/);
    await b.query("SELECT id FROM x");
  });

  test.each(ending)("%s: none beside changes of data", async (_, run) => {
    expect(await run("INSERT INTO acct VALUES (4, 1); CREATE TABLE x (id int PRIMARY KEY);")).toBe(ddlAndDml);
    expect(await run("CREATE TABLE x (id int PRIMARY KEY); DELETE FROM acct;")).toBe(ddlAndDml);
    expect(await balances()).toEqual([10, 20, 30]);
    expect(await outcome(b.query("SELECT id FROM x"))).toMatch(/^42P01/);
  });

  test("count in a transaction block together with its other statements", async () => {
    await a.query("BEGIN");
    await a.query("DO $$ BEGIN CREATE TABLE x (id int PRIMARY KEY); END $$");
    expect(await outcome(a.query("CREATE TABLE y (id int PRIMARY KEY)"))).toBe(multipleDdl);
    await a.query("ROLLBACK");
    await a.query("BEGIN");
    await a.query("CREATE TABLE x (id int PRIMARY KEY)");
    expect(await outcome(a.query("DO $$ BEGIN CREATE TABLE y (id int PRIMARY KEY); END $$"))).toBe(
      multipleDdl,
    );
    await a.query("ROLLBACK");
    await a.query("BEGIN");
    await a.query("UPDATE acct SET bal = 0 WHERE id = 1");
    expect(await outcome(a.query("DO $$ BEGIN CREATE TABLE y (id int PRIMARY KEY); END $$"))).toBe(ddlAndDml);
    await a.query("ROLLBACK");
  });
});

describe("rows written by what a statement calls", () => {
  beforeEach(async () => {
    await a.query("CREATE TABLE IF NOT EXISTS many (id int PRIMARY KEY)");
    await a.query("DELETE FROM many");
    await a.query(
      `CREATE OR REPLACE FUNCTION put(n int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN
         INSERT INTO many SELECT generate_series(1, n); RETURN n; END $$`,
    );
    await a.query(
      "CREATE OR REPLACE FUNCTION put_by_another(n int) RETURNS int LANGUAGE sql AS 'SELECT put(n)'",
    );
    for (const sql of [
      "CREATE OR REPLACE FUNCTION put_by_stable(n int) RETURNS int LANGUAGE plpgsql STABLE AS 'BEGIN RETURN put(n); END'",
      "CREATE OR REPLACE VIEW puts AS SELECT n, put(n) FROM (VALUES (3000), (3001)) AS v (n)",
      "CREATE OR REPLACE VIEW puts_3000 AS SELECT * FROM puts WHERE n = 3000",
      "CREATE OR REPLACE VIEW puts_3001 AS SELECT * FROM puts WHERE n = 3001",
      "DROP DOMAIN IF EXISTS put_first",
      "CREATE DOMAIN put_first AS int CHECK (put(VALUE) > 0)",
    ]) {
      await a.query(sql);
    }
  });

  test.each([
    ["a DO block", (n: number) => `DO $$ BEGIN INSERT INTO many SELECT generate_series(1, ${n}); END $$`],
    ["a function", (n: number) => `SELECT put(${n})`],
    ["a function that calls another", (n: number) => `SELECT put_by_another(${n})`],
    ["a function that another, called stable, calls", (n: number) => `SELECT put_by_stable(${n})`],
    ["a view", (n: number) => `SELECT count(put) FROM puts WHERE n = ${n}`],
    ["a view on a view", (n: number) => `TABLE puts_${n}`],
    ["a domain", (n: number) => `SELECT ${n}::put_first`],
    ["a function in a COPY", (n: number) => `COPY (SELECT put(${n})) TO STDOUT`],
    ["a function in an EXPLAIN ANALYZE", (n: number) => `EXPLAIN ANALYZE SELECT put(${n})`],
    ["a function in an INSERT", (n: number) => `INSERT INTO acct VALUES (9, put(${n - 1}))`],
  ])("%s: 3,000 and not one more", async (_, sql) => {
    expect(await outcome(a.query(sql(3001)))).toBe(rowLimit);
    expect(await outcome(a.query(sql(3000)))).not.toMatch(/^54000/);
    await a.query("DELETE FROM many");
  });

  test("a SELECT that writes gives back all its rows", async () => {
    const { rows } = await a.query("SELECT n, put(0) FROM generate_series(1, 4000) n");
    expect(rows).toHaveLength(4000);
  });

  test("a transaction whose function's writes are overtaken loses at COMMIT", async () => {
    await a.query(
      "CREATE OR REPLACE FUNCTION spend() RETURNS void LANGUAGE plpgsql AS 'BEGIN UPDATE acct SET bal = 0 WHERE id = 1; END'",
    );
    await b.query("SELECT 1 FROM acct");
    await a.query("BEGIN");
    await a.query("SELECT spend()");
    await b.query("UPDATE acct SET bal = 99 WHERE id = 1");
    expect(await outcome(a.query("COMMIT"))).toBe(conflict);
    expect(await balances()).toEqual([99, 20, 30]);
  });
});

test.each(["DSQLC", "DSQLP"])(
  "a notice of a client's own that looks like the server's (%s) is harmless",
  async (code) => {
    for (const text of ["no JSON", "[1]", '{"created": 1}', '{"xid" : "1", "ddl" : false}']) {
      const body = `BEGIN RAISE NOTICE USING ERRCODE = '${code}', MESSAGE = '${text}'; UPDATE acct SET bal = bal + 1; COMMIT; END`;
      await make("noisy", body);
      expect(await outcome(a.query(`DO $$ ${body} $$`))).toBe("DO");
      expect(await outcome(a.query("CALL noisy()"))).toBe("CALL");
    }
    expect(await balances()).toEqual([18, 28, 38]);
  },
);

describe("a notice in the very form of the server's own, which only its own functions can send", () => {
  /** PL/pgSQL that raises it: from a body, and from functions whose names look like the server's. */
  const forgers: [how: string, make: (code: string, text: string) => Promise<string>][] = [
    [
      "the body itself",
      (code, text) => Promise.resolve(`RAISE NOTICE USING ERRCODE = '${code}', MESSAGE = '${text}';`),
    ],
    ...["pg_dsql.on_procedure_commit()", "on_procedure_commit", "on_schema_change"].map(
      (name): [string, (code: string, text: string) => Promise<string>] => [
        `a function named ${name}`,
        async (code, text) => {
          await a.query(
            `CREATE OR REPLACE FUNCTION "${name}"() RETURNS void LANGUAGE plpgsql AS $f$ BEGIN
               RAISE NOTICE USING ERRCODE = '${code}', MESSAGE = '${text}', HINT = 'PL/pgSQL function pg_dsql.on_procedure_commit() line 1 at RAISE';
             END $f$`,
          );
          return `PERFORM "${name}"();`;
        },
      ],
    ),
  ];

  test.each(forgers)("lets no COMMIT past its judgement: %s", async (_, forge) => {
    await a.query("CREATE TABLE IF NOT EXISTS many (id int PRIMARY KEY)");
    await a.query("DELETE FROM many");
    const raise = await forge("DSQLP", '{"xid" : "1", "ddl" : false}');
    const body = `BEGIN ${raise} INSERT INTO many SELECT generate_series(1, 3001); COMMIT; END`;
    expect(await outcome(a.query(`DO $$ ${body} $$`))).toBe(rowLimit);
    expect((await b.query("SELECT FROM many")).rowCount).toBe(0);
  });

  test.each(forgers)("reports no change of the schema: %s", async (_, forge) => {
    const raise = await forge("DSQLC", '{"created" : [], "changed" : ["acct"]}');
    await b.query("SELECT 1 FROM acct");
    const notices: (string | undefined)[] = [];
    a.on("notice", ({ code }) => notices.push(code));
    expect(await outcome(a.query(`DO $$ BEGIN ${raise} END $$`))).toBe("DO");
    expect(await outcome(b.query("SELECT 1 FROM acct"))).toBe("SELECT 3");
    // It is the client's own, as on PostgreSQL.
    expect(notices).toEqual(["DSQLC"]);
  });
});
