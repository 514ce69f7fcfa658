import { beforeAll, expect, test } from "vitest";
import { useDsql } from "../../src/testing.ts";
import { outcome } from "../engine/support/outcome.ts";
import { useClients } from "../engine/support/useClients.ts";

const dsql = useDsql();
const { connect } = useClients(dsql);

beforeAll(async () => {
  const client = await connect();
  await client.query("CREATE TABLE shelf (id int PRIMARY KEY, title text DEFAULT current_catalog)");
  await client.query("CREATE TABLE book (id int PRIMARY KEY, shelf int REFERENCES shelf)");
  await client.query("INSERT INTO shelf VALUES (1)");
});

test.each([
  "SELECT current_database() AS name",
  "SELECT pg_catalog.current_database() AS name",
  "SELECT current_catalog AS name",
  "SELECT current_catalog::text AS name",
  "SELECT * FROM current_database() AS name",
  "SELECT datname AS name FROM pg_database",
  "SELECT datname AS name FROM pg_stat_database",
  "SELECT DISTINCT table_catalog AS name FROM information_schema.tables",
  "SELECT DISTINCT catalog_name AS name FROM information_schema.schemata",
  "SELECT DISTINCT constraint_catalog AS name FROM information_schema.referential_constraints",
  "SELECT catalog_name AS name FROM information_schema.information_schema_catalog_name",
  "SELECT datname AS name FROM pg_database WHERE datname = current_database()",
  "SELECT title AS name FROM shelf",
])("the database is named postgres and is the only one: %s", async (sql) => {
  const client = await connect();
  expect((await client.query(sql)).rows).toEqual([{ name: "postgres" }]);
});

test("no view of information_schema names another in any column", async () => {
  const client = await connect();
  const { rows: columns } = await client.query<{ view: string; column: string }>(
    `SELECT table_name AS view, column_name AS column FROM information_schema.columns
     WHERE table_schema = 'information_schema' AND column_name ~ 'catalog(_name)?$' AND table_name !~ '^(_pg|sql_|transforms)'`,
  );
  expect(columns.length).toBeGreaterThan(80);
  for (const { view, column } of columns) {
    const sql = `SELECT DISTINCT ${column} AS name FROM information_schema.${view} WHERE ${column} IS NOT NULL`;
    const { rows } = await client.query<{ name: string }>(sql);
    expect(["", "postgres"], sql).toContain(rows.map(({ name }) => name).join(", "));
  }
});

test("names may begin with it, and with no other database", async () => {
  const client = await connect();
  for (const sql of [
    "SELECT postgres.public.shelf.id FROM postgres.public.shelf",
    "SELECT * FROM \"postgres\" . public . shelf s JOIN postgres.pg_catalog.pg_class c ON c.relname = 'shelf'",
    "INSERT INTO postgres.public.shelf VALUES (2)",
    "UPDATE postgres.public.shelf SET title = 'two' WHERE id = 2",
    "DELETE FROM postgres.public.shelf WHERE id = 2",
    "CREATE TABLE postgres.public.third (id int PRIMARY KEY)",
    "COMMENT ON TABLE postgres.public.third IS 'third'",
    "ALTER TABLE postgres.public.third ADD COLUMN a int",
    "DROP TABLE postgres.public.third",
    'SELECT U&"postgr\\0065s".public.shelf.id FROM U&"postgr\\0065s".public.shelf',
    "CREATE FUNCTION postgres.public.f(postgres.pg_catalog.int4) RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM postgres.public.shelf'",
    "GRANT EXECUTE ON FUNCTION postgres.public.f(int) TO admin",
    "SELECT postgres.public.f(1)",
    "ALTER FUNCTION postgres.public.f(int) RENAME TO g",
    "DROP FUNCTION postgres.public.g",
    "CREATE DOMAIN postgres.public.d AS int",
    "ALTER DOMAIN postgres.public.d SET DEFAULT 1",
    "DROP DOMAIN postgres.public.d",
    "CREATE SEQUENCE postgres.public.s CACHE 1 OWNED BY postgres.public.shelf.id",
    "SELECT nextval('postgres.public.s'), setval('postgres.public.s', 5), pg_relation_size('postgres.public.s')",
    "ALTER SEQUENCE postgres.public.s OWNED BY NONE",
    "DROP SEQUENCE postgres.public.s",
    "SELECT 1 OPERATOR(postgres.pg_catalog.+) 1, 'a' COLLATE postgres.pg_catalog.\"C\"",
    "DO 'BEGIN PERFORM FROM postgres.public.shelf; END'",
    "SELECT has_table_privilege('postgres.public.shelf', 'SELECT'), has_column_privilege('postgres.public.shelf', 'id', 'SELECT')",
    "SELECT pg_get_serial_sequence('postgres.public.shelf', 'id'), to_regproc('postgres.pg_catalog.now')",
    "SELECT 'postgres.pg_catalog.int4'::regtype, 'postgres.pg_catalog.now()'::regprocedure",
    "SELECT has_database_privilege('postgres', 'CONNECT'), has_database_privilege(current_database(), 'CREATE'), pg_database_size('postgres')",
  ]) {
    expect(await outcome(client.query(sql)), sql).toMatch(/^[A-Z]+( \d+)?$/);
  }
  expect(await outcome(client.query("SELECT FROM template1.public.shelf"))).toBe(
    '0A000 cross-database references are not implemented: "template1.public.shelf"',
  );
  expect(await outcome(client.query("SELECT has_database_privilege('template1', 'CONNECT')"))).toBe(
    '3D000 database "template1" does not exist',
  );
});

test.each([
  "SELECT ('postgres' || '.public.' || 'shelf')::regclass::text AS name",
  "SELECT (quote_ident(table_catalog) || '.' || quote_ident(table_schema) || '.' || quote_ident(table_name))::regclass::text AS name FROM information_schema.tables WHERE table_name = 'shelf'",
  "SELECT to_regclass('postgres.public.shelf')::text AS name",
  `SELECT to_regclass('"postgres" . "public".shelf')::text AS name`,
  "SELECT to_regclass('POSTGRES.public.shelf')::text AS name",
  "SELECT to_regclass('public.shelf')::text AS name",
  "SELECT 'postgres.public.shelf'::regclass::text AS name",
  "SELECT regclass 'postgres.public.shelf'::text AS name",
  "SELECT 'postgres.public.shelf'::regtype::text AS name",
])("a relation's name in a string may begin with it: %s", async (sql) => {
  const client = await connect();
  expect((await client.query(sql)).rows).toEqual([{ name: "shelf" }]);
});

test("so may a name in a parameter", async () => {
  const client = await connect();
  const { rows } = await client.query("SELECT $1::regclass::text AS name, $2::regclass[]::text AS names", [
    "postgres.public.shelf",
    "{postgres.public.shelf}",
  ]);
  expect(rows).toEqual([{ name: "shelf", names: "{shelf}" }]);
});

test("it isn't a schema, and names in another database aren't looked up", async () => {
  const client = await connect();
  expect((await client.query("SELECT to_regclass('postgres.shelf') AS name")).rows).toEqual([{ name: null }]);
  expect(await outcome(client.query("SELECT ('template1' || '.public.shelf')::regclass"))).toBe(
    '0A000 cross-database references are not implemented: "template1.public.shelf"',
  );
});

test("result columns keep PostgreSQL's names", async () => {
  const client = await connect();
  const { fields } = await client.query(
    "SELECT current_database(), current_catalog, current_catalog::text, version(), current_setting('server_version')",
  );
  expect(fields.map(({ name }) => name)).toEqual([
    "current_database",
    "current_catalog",
    "current_catalog",
    "version",
    "current_setting",
  ]);
});

test("foreign keys are found by a query that compares the catalog's name, as ORMs do", async () => {
  const client = await connect();
  const { rows } = await client.query(
    `SELECT DISTINCT tc.constraint_name, tc.constraint_catalog, kcu.column_name, ccu.table_name AS referenced
     FROM information_schema.table_constraints AS tc
     JOIN information_schema.key_column_usage AS kcu ON tc.constraint_name = kcu.constraint_name
     JOIN information_schema.constraint_column_usage AS ccu ON ccu.constraint_name = tc.constraint_name
     WHERE constraint_type = 'FOREIGN KEY' AND tc.table_name = 'book' AND tc.table_catalog = 'postgres'`,
  );
  expect(rows).toEqual([
    {
      constraint_name: "book_shelf_fkey",
      constraint_catalog: "postgres",
      column_name: "shelf",
      referenced: "shelf",
    },
  ]);
});
