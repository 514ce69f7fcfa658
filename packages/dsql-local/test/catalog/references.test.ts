import { beforeAll, expect, test } from "vitest";
import { applyEdits } from "../../src/analysis/parse/applyEdits.ts";
import { rewritePlpgsqlBody } from "../../src/analysis/rewrite/rewritePlpgsqlBody.ts";
import { useDsql } from "../../src/testing.ts";
import { outcome } from "../engine/support/outcome.ts";
import { useClients } from "../engine/support/useClients.ts";

const dsql = useDsql();
const { connect, connectDirectly } = useClients(dsql);

beforeAll(async () => {
  const client = await connect();
  await client.query("CREATE TABLE shelf (id int PRIMARY KEY)");
});

/** Each query counts the internal triggers and schemas that it finds. */
test.each([
  "SELECT count(*)::int AS n FROM pg_trigger",
  "SELECT count(*)::int AS n FROM pg_catalog.pg_trigger AS t",
  'SELECT count(*)::int AS n FROM "pg_catalog"."pg_trigger"',
  "SELECT count(*)::int AS n FROM pg_catalog . pg_trigger",
  "SELECT count(*)::int AS n FROM pg_catalog /* a */ . -- b\n pg_trigger",
  'SELECT count(*)::int AS n FROM U&"pg_trigge\\0072"',
  "SELECT count(*)::int AS n FROM ONLY pg_trigger",
  "SELECT count(*)::int AS n FROM pg_trigger *",
  "SELECT count(pg_trigger.oid)::int AS n FROM pg_trigger WHERE pg_trigger.tgname <> ''",
  "SELECT count(pg_catalog.pg_trigger.oid)::int AS n FROM pg_catalog.pg_trigger",
  "SELECT count(pg_trigger)::int AS n FROM pg_trigger",
  "SELECT count(*)::int AS n FROM (TABLE pg_trigger) AS t",
  "SELECT count(*)::int AS n FROM shelf JOIN pg_trigger ON true RIGHT JOIN pg_trigger p ON true",
  "SELECT count(*)::int AS n FROM shelf, LATERAL (SELECT FROM pg_trigger) AS t",
  "SELECT (SELECT count(*) FROM pg_trigger)::int AS n",
  "SELECT count(*)::int AS n FROM pg_trigger WHERE oid IN (SELECT oid FROM pg_trigger)",
  "WITH pg_trigger AS (SELECT * FROM pg_trigger) SELECT count(*)::int AS n FROM pg_trigger",
  "WITH t AS (SELECT * FROM pg_trigger), pg_trigger AS (TABLE t) SELECT count(*)::int AS n FROM pg_trigger",
  "SELECT count(*)::int AS n FROM pg_namespace WHERE nspname = 'pg_dsql'",
  "SELECT count(tableoid)::int AS n FROM pg_trigger",
  "SELECT count(*)::int AS n FROM pg_trigger t WHERE t.tableoid = 'pg_trigger'::regclass AND t.xmin IS NOT NULL",
  `SELECT count(*)::int AS n FROM pg_trigger WHERE '${"x".repeat(20_000)}' <> ''`,
  `SELECT count(*)::int AS n FROM pg_trigger WHERE 1 IN (${Array.from({ length: 9_000 }, () => "1").join(", ")})`,
  "EXPLAIN ANALYZE SELECT FROM pg_trigger",
])("a catalog is recognized however a statement names it: %s", async (sql) => {
  const client = await connect();
  const { rows } = await client.query<{ n: number; "QUERY PLAN"?: string }>(sql);
  if (sql.startsWith("EXPLAIN")) expect(rows[0]?.["QUERY PLAN"]).toMatch(/rows=0/);
  else expect(rows).toEqual([{ n: 0 }]);
});

test("the name of a WITH query refers to that query", async () => {
  const client = await connect();
  for (const sql of [
    "WITH pg_trigger AS (SELECT 7 AS n) SELECT n FROM pg_trigger",
    "WITH RECURSIVE pg_trigger AS (SELECT 6 AS n UNION SELECT n + 1 FROM pg_trigger WHERE n < 7) SELECT max(n) AS n FROM pg_trigger",
    "SELECT n FROM (WITH pg_trigger(n) AS (VALUES (7)) SELECT * FROM pg_trigger) AS t",
  ]) {
    expect((await client.query(sql)).rows, sql).toEqual([{ n: 7 }]);
  }
});

test("COPY of a catalog copies the rows that a client sees", async () => {
  const client = await connect();
  const notice = client.query("COPY pg_catalog.pg_trigger (tgname, oid) TO STDOUT");
  expect((await notice).rowCount).toBe(0);
  expect(await outcome(client.query("COPY pg_event_trigger TO STDOUT"))).toBe("COPY 0");
});

test("statements that write to catalogs refer to PostgreSQL's own", async () => {
  const client = await connect();
  for (const sql of [
    "DELETE FROM pg_trigger",
    "UPDATE pg_class SET relname = 'x'",
    "INSERT INTO pg_namespace DEFAULT VALUES",
  ]) {
    expect(await outcome(client.query(sql)), sql).toMatch(/^42501 permission denied for table pg_\w+$/);
  }
});

test("views see what statements see, and their definitions are as written", async () => {
  const client = await connect();
  await client.query(
    "CREATE VIEW watchers AS SELECT tgname FROM pg_trigger t JOIN pg_catalog.pg_class ON pg_class.oid = tgrelid",
  );
  await client.query(
    "CREATE VIEW schemas AS WITH n AS (SELECT * FROM pg_namespace) SELECT nspname FROM n WHERE nspname ~ 'dsql'",
  );
  expect((await client.query("SELECT * FROM watchers UNION ALL SELECT * FROM schemas")).rows).toEqual([]);
  const { rows } = await client.query<{ is: string }>(
    "SELECT string_agg(definition, ' ') || pg_get_viewdef('watchers') || (SELECT string_agg(view_definition, ' ') FROM information_schema.views WHERE table_schema = 'public') AS is FROM pg_views WHERE schemaname = 'public'",
  );
  expect(rows[0]?.is).toMatch(/FROM \(?pg_trigger t\s+JOIN pg_class ON/);
  expect(rows[0]?.is).not.toContain("dsql.");
});

test("function bodies see what statements see, and their definitions are as written", async () => {
  const client = await connect();
  const body =
    " SELECT count(*)::int FROM pg_trigger t, pg_catalog.pg_namespace WHERE current_setting('server_version') = '16.15' ";
  await client.query(
    `CREATE FUNCTION in_quotes() RETURNS int LANGUAGE sql AS '${body.replaceAll("'", "''")}'`,
  );
  await client.query(`CREATE FUNCTION in_dollars() RETURNS int LANGUAGE sql AS $a$${body}$a$`);
  await client.query(
    `CREATE FUNCTION long() RETURNS int LANGUAGE sql AS $a$${body}-- ${"x".repeat(20_000)}\n$a$`,
  );
  await client.query(
    "CREATE FUNCTION parsed() RETURNS bigint LANGUAGE sql RETURN (SELECT count(*) FROM pg_trigger)",
  );
  for (const name of ["in_quotes", "in_dollars", "long", "parsed"]) {
    expect((await client.query(`SELECT ${name}()::int AS n`)).rows, name).toEqual([{ n: 0 }]);
  }
  const { rows } = await client.query(
    "SELECT proname, prosrc FROM pg_proc WHERE proname IN ('in_quotes', 'in_dollars') ORDER BY 1",
  );
  expect(rows).toEqual([
    { proname: "in_dollars", prosrc: body },
    { proname: "in_quotes", prosrc: body },
  ]);
  const defined = await client.query<{ is: string }>(
    "SELECT pg_get_functiondef('in_dollars'::regproc) || pg_get_functiondef('parsed'::regproc) || pg_get_function_sqlbody('parsed'::regproc) AS is",
  );
  expect(defined.rows[0]?.is).toContain(body);
  expect(defined.rows[0]?.is).toMatch(/FROM pg_trigger/);
  expect(defined.rows[0]?.is).not.toMatch(/dsql/);
});

test("texts for EXECUTE see what statements see, and settings and the database are DSQL's in bodies", async () => {
  const client = await connect();
  const body = `DECLARE n int; BEGIN
    EXECUTE format('SELECT count(*) FROM pg_catalog.pg_trigger JOIN %I ON true', 'shelf') INTO n;
    RETURN concat_ws(' ', n, current_setting('server_version'), current_setting('dsql.call', true), current_catalog);
  END`;
  await client.query(
    `CREATE FUNCTION put_together() RETURNS text LANGUAGE plpgsql AS '${body.replaceAll("'", "''")}'`,
  );
  expect((await client.query("SELECT put_together() AS told")).rows).toEqual([{ told: "0 16.15 postgres" }]);
  expect((await client.query("SELECT prosrc FROM pg_proc WHERE proname = 'put_together'")).rows).toEqual([
    { prosrc: body },
  ]);
});

test("PostgreSQL's functions build a text for EXECUTE, even if a client's come first in the search path", async () => {
  const client = await connect();
  await client.query(
    "CREATE FUNCTION format(text, text) RETURNS text LANGUAGE sql AS 'SELECT $a$TRUNCATE shelf$a$'",
  );
  await client.query("SET search_path = public, pg_catalog");
  await client.query(`CREATE FUNCTION counts(name text) RETURNS int LANGUAGE plpgsql AS
    $a$ DECLARE n int; BEGIN EXECUTE format('SELECT count(*)::int FROM %I', name) INTO n; RETURN n; END $a$`);
  expect((await client.query("SELECT counts('shelf') AS n")).rows).toEqual([{ n: 0 }]);
  expect((await client.query("SELECT format('a', 'b') AS is")).rows).toEqual([{ is: "TRUNCATE shelf" }]);
});

test("an error in a body quotes it and points into it as written", async () => {
  const client = await connect();
  for (const [sql, query] of [
    ["DO 'BEGIN PERFORM 1, nosuch FROM pg_class; END'", "SELECT 1, nosuch FROM pg_class"],
    [
      "DO $$ BEGIN PERFORM 1 FROM pg_class JOIN pg_trigger ON nosuch; END $$",
      "SELECT 1 FROM pg_class JOIN pg_trigger ON nosuch",
    ],
    [
      "DO $$ DECLARE n int; BEGIN n := (SELECT 1 FROM pg_class, nosuch); END $$",
      "n := (SELECT 1 FROM pg_class, nosuch)",
    ],
  ] as const) {
    await expect(client.query(sql), sql).rejects.toMatchObject({
      internalQuery: query,
      internalPosition: String(query.indexOf("nosuch") + 1),
    });
  }
  const sql = "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT ''é''::int FROM pg_class, nosuch'";
  await expect(client.query(sql)).rejects.toMatchObject({ position: String(sql.indexOf("nosuch") + 1) });
});

test("DO blocks and PL/pgSQL functions see what statements see, and their definitions are as written", async () => {
  const client = await connect();
  const body = `
DECLARE found int;
BEGIN
  SELECT count(*) INTO found FROM pg_trigger t, pg_catalog.pg_event_trigger RIGHT JOIN pg_am ON true;
  SELECT count(*) INTO found FROM pg_trigger;
  RETURN found;
END`;
  await client.query(`CREATE FUNCTION counted() RETURNS int LANGUAGE plpgsql AS $a$${body}$a$`);
  expect((await client.query("SELECT counted() AS n")).rows).toEqual([{ n: 0 }]);
  expect((await client.query("SELECT prosrc FROM pg_proc WHERE proname = 'counted'")).rows).toEqual([
    { prosrc: body },
  ]);
  await client.query(
    "DO $$ BEGIN IF EXISTS (SELECT FROM pg_trigger) OR current_database() <> 'postgres' THEN RAISE 'found'; END IF; END $$",
  );
  expect(await outcome(client.query("DO $$ BEGIN PERFORM pg_dsql.message(true, '', ''); END $$"))).toBe(
    '3F000 schema "pg_dsql" does not exist',
  );
  expect(await outcome(client.query("DO $$ BEGIN EXECUTE 'SELECT * FROM pg_dsql.jobs'; END $$"))).toBe(
    '42P01 relation "pg_dsql.jobs" does not exist',
  );
});

test("functions of PostgreSQL's with a replaced body show their original definition", async () => {
  const client = await connect();
  const { rows } = await client.query(
    "SELECT proname, lanname, prosrc, pg_get_functiondef(p.oid) ~ 'LANGUAGE internal' AS defined FROM pg_proc p JOIN pg_language l ON l.oid = prolang WHERE proname IN ('version', 'current_database') ORDER BY 1",
  );
  expect(rows).toEqual([
    { proname: "current_database", lanname: "internal", prosrc: "current_database", defined: true },
    { proname: "version", lanname: "internal", prosrc: "pgsql_version", defined: true },
  ]);
  expect(
    (await client.query("SELECT pg_get_viewdef('pg_settings'::regclass) ~ 'dsql|is_superuser' AS own")).rows,
  ).toEqual([{ own: false }]);
});

test("only the catalogs are replaced in a PL/pgSQL body", () => {
  const body = `DECLARE r pg_class%ROWTYPE; pg_type text;
BEGIN
  FOR r IN SELECT c.* FROM pg_class c JOIN pg_catalog.pg_namespace ON true, shelf, pg_index WHERE x IS DISTINCT FROM pg_type LOOP
    pg_type := extract(year FROM now()); PERFORM pg_proc(1); SELECT pg_class.oid, pg_proc INTO x FROM shelf;
    DELETE FROM pg_trigger_like; RAISE NOTICE 'FROM pg_class';
  END LOOP;
END`;
  const changed = applyEdits(body, rewritePlpgsqlBody(body)).text;
  expect(changed.replaceAll(/\/\*dsql<\*\/[^]*?\/\*(.*?)>\*\//g, "$1")).toBe(body);
  expect(changed.match(/\/\*(pg_\w+\.)?pg_\w+>\*\//g)).toEqual([
    "/*pg_class>*/",
    "/*pg_catalog.pg_namespace>*/",
    "/*pg_index>*/",
  ]);
});

test("input functions accept the three arguments that PostgreSQL passes; otherwise it reads types past its list", async () => {
  const direct = await connectDirectly();
  const { rows } = await direct.query(
    `SELECT typname, pronargs FROM pg_type t JOIN pg_proc p ON p.oid = t.typinput
     JOIN pg_language l ON l.oid = p.prolang WHERE lanname = 'sql'`,
  );
  expect(rows.length).toBeGreaterThan(5);
  expect(rows.filter(({ pronargs }) => pronargs !== 3)).toEqual([]);
});
