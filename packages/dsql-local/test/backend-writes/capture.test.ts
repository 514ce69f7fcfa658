import { pipeline } from "node:stream/promises";
import { Readable } from "node:stream";
import { afterEach, expect, test } from "vitest";
import { prepareDatabase } from "../../src/postgres/database/prepareDatabase.ts";
import { useDsql } from "../../src/testing.ts";
import { useClients } from "../engine/support/useClients.ts";
import { lines, reported, useWriters } from "./support/useWriters.ts";

const dsql = useDsql();
const { connectWriter } = useWriters(dsql);
const { connectDirectly } = useClients(dsql);

afterEach(async () => {
  const direct = await connectDirectly();
  await direct.query("DROP SCHEMA IF EXISTS other CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public");
});

const CASES: [string, { setUp: string; run: string; reports: string[] }][] = [
  [
    "INSERT, UPDATE and DELETE",
    {
      setUp: "CREATE TABLE t (id int PRIMARY KEY, v text)",
      run: "INSERT INTO t VALUES (1, 'a'), (2, NULL); UPDATE t SET v = 'it''s' WHERE id = 1; DELETE FROM t WHERE id = 2",
      reports: ["I t (1,a)", "I t (2,)", "U t (1,a) (1,it's)", "D t (2,)"],
    },
  ],
  [
    "ON CONFLICT",
    {
      setUp: "CREATE TABLE t (id int PRIMARY KEY, v text); INSERT INTO t VALUES (1, 'a')",
      run: `INSERT INTO t VALUES (1, 'b'), (2, 'b') ON CONFLICT DO NOTHING;
        INSERT INTO t VALUES (1, 'c'), (3, 'c') ON CONFLICT (id) DO UPDATE SET v = excluded.v`,
      reports: ["I t (2,b)", "U t (1,a) (1,c)", "I t (3,c)"],
    },
  ],
  [
    "MERGE",
    {
      setUp: "CREATE TABLE t (id int PRIMARY KEY, v text); INSERT INTO t VALUES (1, 'a'), (2, 'a')",
      run: `MERGE INTO t USING (VALUES (1), (2), (3)) AS s (n) ON id = n
        WHEN MATCHED AND n = 1 THEN DELETE WHEN MATCHED THEN UPDATE SET v = 'm' WHEN NOT MATCHED THEN INSERT VALUES (n, 'n')`,
      reports: ["D t (1,a)", "U t (2,a) (2,m)", "I t (3,n)"],
    },
  ],
  [
    "several in one WITH",
    {
      setUp: "CREATE TABLE t (id int PRIMARY KEY); CREATE TABLE u (id int); INSERT INTO t VALUES (1)",
      run: "WITH d AS (DELETE FROM t RETURNING id), i AS (INSERT INTO u SELECT id FROM d) INSERT INTO t SELECT id + 1 FROM d",
      reports: ["D t (1)", "I t (2)", "I u (1)"],
    },
  ],
  [
    "a view",
    {
      setUp: "CREATE TABLE t (id int PRIMARY KEY, v text); CREATE VIEW w AS SELECT id AS n FROM t",
      run: "INSERT INTO w VALUES (1); UPDATE w SET n = 2; DELETE FROM w",
      reports: ["I t (1,)", "U t (1,) (2,)", "D t (2,)"],
    },
  ],
  [
    "a function",
    {
      setUp:
        "CREATE TABLE t (id int PRIMARY KEY); CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'INSERT INTO t VALUES ($1) RETURNING id'",
      run: "SELECT f(1), f(2)",
      reports: ["I t (1)", "I t (2)"],
    },
  ],
  [
    "CREATE TABLE AS and SELECT INTO report no rows, later statements do",
    { setUp: "CREATE TABLE t AS SELECT 1 AS id", run: "INSERT INTO t VALUES (2)", reports: ["I t (2)"] },
  ],
  [
    "ON DELETE CASCADE, after the rows of the statement",
    {
      setUp: `CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (id int PRIMARY KEY, p int REFERENCES p ON DELETE CASCADE);
        INSERT INTO p VALUES (1), (2); INSERT INTO c VALUES (10, 1), (20, 2)`,
      run: "DELETE FROM p",
      reports: ["D p (1)", "D p (2)", "D c (10,1)", "D c (20,2)"],
    },
  ],
  [
    "ON DELETE SET NULL and SET DEFAULT",
    {
      setUp: `CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p int REFERENCES p ON DELETE SET NULL);
        CREATE TABLE d (p int DEFAULT 2 REFERENCES p ON DELETE SET DEFAULT);
        INSERT INTO p VALUES (1), (2); INSERT INTO c VALUES (1); INSERT INTO d VALUES (1)`,
      run: "DELETE FROM p WHERE id = 1",
      reports: ["D p (1)", "U c (1) ()", "U d (1) (2)"],
    },
  ],
  [
    "a row that the statement writes and an action after it, in this order",
    {
      setUp: `CREATE TABLE tree (id int PRIMARY KEY, p int REFERENCES tree ON UPDATE CASCADE);
        INSERT INTO tree VALUES (1, NULL), (2, 1)`,
      run: "UPDATE tree SET id = id + 10",
      reports: ["U tree (1,) (11,)", "U tree (2,1) (12,1)", "U tree (12,1) (12,11)"],
    },
  ],
  [
    "a table of another schema, without a key, with a name to be quoted",
    {
      setUp: `CREATE SCHEMA other; CREATE TABLE other."a ""T""" ("new" int, "OLD" text)`,
      run: `INSERT INTO other."a ""T""" VALUES (1, '"'); UPDATE other."a ""T""" SET "new" = 2; DELETE FROM other."a ""T"""`,
      reports: [
        `I other."a ""T""" (1,"""")`,
        `U other."a ""T""" (1,"""") (2,"""")`,
        `D other."a ""T""" (2,"""")`,
      ],
    },
  ],
];

test.each(CASES)("each row is reported: %s", async (_, { setUp, run, reports }) => {
  const writer = await connectWriter();
  await writer.query(setUp);
  writer.take();
  await writer.query("SET client_min_messages = error");
  await writer.query(run);
  expect((await lines(writer)).sort()).toEqual([...reports].sort());
});

test("rows are reported in the order in which they were written", async () => {
  const writer = await connectWriter();
  for (const [name, { setUp, run, reports }] of CASES.filter(([name]) =>
    / in this order|CASCADE/.test(name),
  )) {
    await writer.query(setUp);
    writer.take();
    await writer.query(run);
    expect(await lines(writer), name).toEqual(reports);
    await writer.query("DROP TABLE IF EXISTS c, p, tree");
  }
});

test("COPY reports its rows", async () => {
  const writer = await connectWriter();
  await writer.query("CREATE TABLE t (id int PRIMARY KEY, v text)");
  const { from } = await import("pg-copy-streams");
  await pipeline(Readable.from(["1\ta\n2\t\\N\n"]), writer.query(from("COPY t FROM STDIN")));
  expect(await lines(writer)).toEqual(["I t (1,a)", "I t (2,)"]);
});

test("rolled-back rows are reported with their transaction id, also within a savepoint", async () => {
  const writer = await connectWriter();
  await writer.query("CREATE TABLE t (id int PRIMARY KEY)");
  await writer.query("BEGIN; INSERT INTO t VALUES (1); SAVEPOINT s; INSERT INTO t VALUES (2)");
  const { rows } = await writer.query<{ xid: string }>("SELECT pg_current_xact_id()::text AS xid");
  await writer.query("ROLLBACK");
  expect(writer.notices.map(({ message }) => message.split(" ")[1])).toEqual([rows[0]?.xid, rows[0]?.xid]);
  expect(writer.notices.map((notice) => (notice as { severity?: string }).severity)).toEqual([
    "INFO",
    "INFO",
  ]);
  expect(writer.notices[0]?.where).toMatch(/^PL\/pgSQL function pg_dsql\.sizes_\d+\(\) line \d+ at RAISE$/);
});

test("rows are reported only to sessions that requested it at their start, and not those of temporary tables", async () => {
  const writer = await connectWriter();
  await writer.query("CREATE TABLE t (id int PRIMARY KEY); CREATE TEMP TABLE own (id int)");
  await writer.query("INSERT INTO own VALUES (1); RESET ALL; INSERT INTO t VALUES (1)");
  await writer.query("DISCARD ALL");
  await writer.query("DELETE FROM t");
  expect(await lines(writer)).toEqual(["I t (1)", "D t (1)"]);
  const quiet = await connectWriter({ capture: false });
  await quiet.query("INSERT INTO t VALUES (1); UPDATE t SET id = 2; DELETE FROM t");
  expect(quiet.notices).toEqual([]);
});

test("keys of partial unique indexes and those on expressions are reported with the row", async () => {
  const writer = await connectWriter();
  await writer.query(`CREATE TABLE t (id int PRIMARY KEY, "Old" text, n int, at date);
    CREATE UNIQUE INDEX lower ON t (lower("Old"), n); CREATE UNIQUE INDEX partly ON t (n) WHERE n > 0; CREATE INDEX ON t (upper("Old"));
    CREATE UNIQUE INDEX plain ON t (at); CREATE UNIQUE INDEX dates ON t ((at + n))`);
  await writer.query("SET DateStyle = 'German'");
  await writer.query(
    "INSERT INTO t VALUES (1, 'A', 1, '2026-01-01'); UPDATE t SET n = 0, \"Old\" = NULL; DELETE FROM t",
  );
  expect(await writer.query("SHOW DateStyle")).toMatchObject({ rows: [{ DateStyle: "German, DMY" }] });
  expect((await reported(writer)).map(({ keys }) => keys)).toEqual([
    { lower: [null, ["a", "1"]], partly: [null, ["1"]], dates: [null, ["2026-01-02"]] },
    {
      lower: [["a", "1"], null],
      partly: [["1"], null],
      dates: [["2026-01-02"], ["2026-01-01"]],
    },
    { lower: [null, null], partly: [null, null], dates: [["2026-01-01"], null] },
  ]);
  await writer.query(
    "DROP INDEX lower, partly, dates; ALTER TABLE t RENAME n TO m; INSERT INTO t (id) VALUES (2)",
  );
  expect((await reported(writer)).map(({ keys }) => keys)).toEqual([undefined]);
});

test("a row's text doesn't depend on the session's settings, and those don't change", async () => {
  const writer = await connectWriter();
  await writer.query(`CREATE DOMAIN moment AS timestamptz; CREATE DOMAIN instant AS moment;
    CREATE TABLE t (id int PRIMARY KEY, a timestamptz, b timestamp, c date, d interval, e bytea, f real, g float8, h instant)`);
  const run = `INSERT INTO t VALUES (1, timestamptz '2026-07-01 12:00+00', timestamp '2026-07-02', date '2026-07-03',
    interval '1 year 2 days 03:00', bytea 'a\\\\b', 0.1, 0.1, timestamptz '2026-07-01 12:00+00'); DELETE FROM t`;
  const row =
    '(1,"2026-07-01 12:00:00+00","2026-07-02 00:00:00",2026-07-03,"1 year 2 days 03:00:00","\\\\x615c62",0.1,0.1,"2026-07-01 12:00:00+00")';
  for (const setting of [
    "TimeZone = 'Asia/Tokyo'",
    "DateStyle = 'SQL, DMY'",
    "IntervalStyle = 'iso_8601'",
    "bytea_output = 'escape'",
    "extra_float_digits = -15",
    "extra_float_digits = 3",
  ]) {
    const name = setting.split(" ")[0] ?? "";
    await writer.query(`SET ${setting}`);
    const before = (await writer.query(`SHOW ${name}`)).rows;
    writer.take();
    await writer.query(run);
    expect(await lines(writer), setting).toEqual([`I t ${row}`, `D t ${row}`]);
    expect((await writer.query(`SHOW ${name}`)).rows).toEqual(before);
    // Set within a transaction that is committed or rolled back.
    await writer.query("RESET ALL");
    await writer.query(`BEGIN; SET ${setting}; ${run}; COMMIT`);
    expect((await writer.query(`SHOW ${name}`)).rows).toEqual(before);
    await writer.query("RESET ALL");
    await writer.query(`BEGIN; SET ${setting}; ${run}; ROLLBACK`);
    expect((await writer.query(`SHOW ${name}`)).rows).not.toEqual(before);
  }
});

test("the trigger of an earlier version is replaced by one that reports deletes", async () => {
  const writer = await connectWriter();
  await writer.query("CREATE TABLE t (id int PRIMARY KEY)");
  const direct = await connectDirectly();
  await direct.query(`UPDATE pg_trigger SET tgisinternal = false WHERE tgrelid = 't'::regclass;
    DO $$ BEGIN EXECUTE format('CREATE OR REPLACE FUNCTION pg_dsql.sizes_%1$s() RETURNS trigger LANGUAGE plpgsql AS ''BEGIN RETURN NULL; END'';
      CREATE OR REPLACE TRIGGER dsql_sizes AFTER INSERT OR UPDATE ON t FOR EACH ROW EXECUTE FUNCTION pg_dsql.sizes_%1$s()',
      't'::regclass::oid); END $$;
    UPDATE pg_trigger SET tgisinternal = true WHERE tgrelid = 't'::regclass`);
  await writer.query("INSERT INTO t VALUES (1)");
  expect(await lines(writer)).toEqual([]);
  await prepareDatabase(dsql.backendConnectionString);
  await writer.query("UPDATE t SET id = 2; DELETE FROM t");
  expect(await lines(writer)).toEqual(["U t (1) (2)", "D t (2)"]);
  const { rows } = await direct.query(
    `SELECT tgname, tgisinternal, deptype FROM pg_trigger t JOIN pg_depend ON objid = t.oid AND refobjid = tgrelid
     WHERE tgrelid = 't'::regclass ORDER BY tgname`,
  );
  expect(rows).toEqual([{ tgname: "dsql_sizes", tgisinternal: true, deptype: "i" }]);
});
