import type pg from "pg";
import { beforeAll, describe, expect, test } from "vitest";
import { useDsql } from "../../src/testing.ts";
import { useClients } from "../engine/support/useClients.ts";
import { type OwnObjects, ownObjects } from "./ownObjects.ts";

const dsql = useDsql();
const { connect, connectDirectly } = useClients(dsql);
let own: OwnObjects;

beforeAll(async () => {
  const client = await connect();
  await client.query("CREATE TABLE shelf (id int PRIMARY KEY, title text)");
  await client.query("CREATE ROLE out_of_reach_reader");
  own = await ownObjects(await connectDirectly());
});

const SCHEMA = "pg_dsql";
/** A nonexistent schema, with a name that no client can create either. */
const NONE = "pg_nosc";

/** `S` is the schema, `T` a table or view in it, `F` a function. */
const STATEMENTS = [
  "SELECT * FROM S.T",
  "TABLE S.T",
  'SELECT * FROM "S".T',
  "SELECT FROM shelf, LATERAL (SELECT FROM S.T) x",
  "WITH x AS (SELECT * FROM S.T) SELECT FROM x",
  "INSERT INTO S.T DEFAULT VALUES",
  "UPDATE S.T SET x = 1",
  "DELETE FROM S.T",
  "COPY S.T TO STDOUT",
  "SELECT S.F()",
  "SELECT S.F(1, 'x')",
  'SELECT "S"."F"(1)',
  "SELECT * FROM S.F()",
  "CALL S.F()",
  "SELECT 1 OPERATOR(S.+) 1",
  "SELECT NULL::S.T",
  "SELECT CAST(NULL AS S.T[])",
  "CREATE TABLE mine (a S.T)",
  "CREATE TABLE S.mine (a int)",
  "CREATE VIEW S.mine AS SELECT 1",
  "CREATE VIEW mine AS SELECT * FROM S.T",
  "CREATE FUNCTION S.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
  "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT count(*)::int FROM S.T'",
  "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS $$ SELECT S.F() $$",
  "CREATE FUNCTION mine() RETURNS int LANGUAGE sql RETURN S.F()",
  "CREATE INDEX ASYNC ON S.T (a)",
  "ALTER TABLE S.T ADD COLUMN a int",
  "ALTER TABLE IF EXISTS S.T ADD COLUMN a int",
  "ALTER TABLE S.T OWNER TO admin",
  "ALTER FUNCTION S.F() OWNER TO admin",
  "ALTER FUNCTION S.F() RENAME TO g",
  "ALTER SCHEMA S OWNER TO admin",
  "ALTER SCHEMA S RENAME TO mine",
  "ALTER TABLE S.T SET SCHEMA public",
  "ALTER TABLE shelf SET SCHEMA S",
  "DROP TABLE S.T",
  "DROP TABLE IF EXISTS S.T",
  "DROP VIEW IF EXISTS S.T",
  "DROP FUNCTION S.F",
  "DROP FUNCTION IF EXISTS S.F()",
  "DROP SCHEMA S CASCADE",
  "DROP SCHEMA IF EXISTS S",
  "COMMENT ON TABLE S.T IS 'mine'",
  "COMMENT ON FUNCTION S.F() IS 'mine'",
  "COMMENT ON SCHEMA S IS 'mine'",
  "GRANT SELECT ON S.T TO out_of_reach_reader",
  "GRANT USAGE ON SCHEMA S TO out_of_reach_reader",
  "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA S TO out_of_reach_reader",
  "REVOKE ALL ON SCHEMA S FROM out_of_reach_reader",
  "GRANT EXECUTE ON FUNCTION S.F() TO out_of_reach_reader",
  "ALTER DEFAULT PRIVILEGES IN SCHEMA S GRANT SELECT ON TABLES TO out_of_reach_reader",
  "SELECT 'S.T'::regclass",
  "SELECT regclass 'S.T'",
  "SELECT 'S.T'::text::regclass",
  'SELECT CAST(\'"S"."T"\' AS regclass)',
  "SELECT 'S.F'::regproc",
  "SELECT 'S.F()'::regprocedure",
  "SELECT 'S.T'::regtype",
  "SELECT 'S'::regnamespace",
  "SELECT to_regclass('S.T'), to_regproc('S.F'), to_regtype('S.T')",
  "SELECT to_regnamespace('S')",
  "SELECT has_schema_privilege('S', 'USAGE')",
  "SELECT has_table_privilege('S.T', 'SELECT')",
  "SELECT has_function_privilege('S.F()', 'EXECUTE')",
  "SELECT pg_get_functiondef('S.F'::regproc)",
  "SELECT pg_get_viewdef('S.T')",
  "SELECT pg_relation_size('S.T')",
  "SELECT nextval('S.T')",
  "SELECT '{S.T}'::regclass[]",
  "SELECT 'now(S.T)'::regprocedure",
  "SELECT to_regclass('postgres.S.T'), to_regtype('S.T[]')",
  "SELECT has_schema_privilege('admin', 'S', 'USAGE')",
  "SELECT has_any_column_privilege('S.T', 'SELECT')",
  "SELECT row_security_active('S.T'::text)",
  "SELECT pg_get_object_address('schema', '{S}', '{}')",
  "SELECT regnamespacein('S')",
  'SELECT * FROM U&"S".T',
  "SELECT * FROM U&\"!0070g_nosc\" UESCAPE '!' . T",
  'DROP SCHEMA U&"\\0070g_nosc"',
  'COMMENT ON SCHEMA U&"\\0070g_nosc" IS NULL',
  "SELECT S.T.id FROM S.T",
  "SELECT S.id FROM shelf AS S",
  "WITH S AS (SELECT 1 AS a) SELECT S.a FROM S",
  "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS $$ SELECT 'é', S.F() FROM pg_class $$",
  "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT ''é'' FROM S.T WHERE a = '''''",
  "DO 'BEGIN PERFORM count(*) FROM pg_class, S.T; END'",
  "DO $$ BEGIN PERFORM S.F(); END $$",
  "DO $$ DECLARE n int; BEGIN EXECUTE 'SELECT nosuch FROM S.T' INTO n; END $$",
  "DO $$ DECLARE r S.T; BEGIN NULL; END $$",
  "DO $$ DECLARE r S.T%ROWTYPE; BEGIN NULL; END $$",
  "SET search_path = S; SELECT * FROM T",
] as const;

const STAGES = {
  idle: [],
  "in a transaction": ["BEGIN", "SELECT 1 FROM shelf"],
  "in a transaction that has failed": ["BEGIN", "SELECT 1 / 0"],
};

describe.each(Object.entries(STAGES))(
  "the server's own schema doesn't exist for clients: %s",
  (_, before) => {
    test.each(STATEMENTS)("%s", async (sql) => {
      const client = await connect();
      const [table = ""] = own.relations;
      const [routine = ""] = own.routines;
      const name = (qualified: string) => /\.(\w+)/.exec(qualified)?.[1] ?? "";
      const responseFor = async (schema: string) => {
        for (const statement of before) await client.query(statement).catch(() => undefined);
        const text = sql
          .replaceAll(/\bS\b/g, schema)
          .replaceAll("g_nosc", schema.slice(1))
          .replaceAll(/\bT\b/g, name(table))
          .replaceAll(/\bF\b/g, name(routine));
        const answer = await responseTo(client, text);
        await client.query("ROLLBACK");
        return answer.replaceAll(schema, "S");
      };
      expect(await responseFor(SCHEMA)).toBe(await responseFor(NONE));
    });
  },
);

test.each([
  ["SELECT $1::regclass", "S.T"],
  ["SELECT $1::regclass[]", "{S.T}"],
  ["SELECT $1::regproc", "S.F"],
  ["SELECT $1::regtype", '"S".T'],
  ["SELECT $1::regnamespace", "S"],
  ["SELECT $1::text::regnamespace", "S"],
  ["SELECT to_regclass($1), to_regclass($1::text || '')", "S . T"],
  ["SELECT to_regproc($1)", "S.F"],
  ["SELECT to_regtype($1)", "S.T"],
  ["SELECT to_regnamespace($1)", "S"],
  ["SELECT nextval($1)", "S.T"],
  ["SELECT has_schema_privilege($1, 'USAGE')", "S"],
  ["SELECT has_schema_privilege('admin', $1, 'USAGE')", "S"],
  ["SELECT has_table_privilege($1, 'SELECT')", "S.T"],
  ["SELECT has_table_privilege(current_user, $1, 'SELECT')", "S.T"],
  ["SELECT has_column_privilege($1, 'a', 'SELECT')", "S.T"],
  ["SELECT has_sequence_privilege($1, 'USAGE')", "S.T"],
  ["SELECT has_function_privilege($1, 'EXECUTE')", "S.F()"],
  ["SELECT has_type_privilege($1, 'USAGE')", "S.T"],
  ["SELECT pg_get_viewdef($1::text)", "S.T"],
  ["SELECT pg_get_serial_sequence($1, 'a')", "S.T"],
  ["SELECT pg_relation_size($1)", "S.T"],
] as const)("nor for a client's parameter: %s of %s", async (sql, value) => {
  const client = await connect();
  const [table = ""] = own.relations;
  const [routine = ""] = own.routines;
  const name = (qualified: string) => /\.(\w+)/.exec(qualified)?.[1] ?? "";
  const responseFor = async (schema: string) => {
    const named = value
      .replaceAll(/\bS\b/g, schema)
      .replaceAll(/\bT\b/g, name(table))
      .replaceAll(/\bF\b/g, name(routine));
    return (await responseTo(client, sql, [named])).replaceAll(schema, "S");
  };
  expect(await responseFor(SCHEMA)).toBe(await responseFor(NONE));
});

test("internal triggers on a client's table and internal event triggers can't be named", async () => {
  const client = await connect();
  expect(own.triggers.map(({ name }) => name)).toContain("dsql_sizes");
  for (const { name } of own.triggers) {
    const responseFor = async (trigger: string) => {
      const answers = [];
      for (const sql of [
        `COMMENT ON TRIGGER ${trigger} ON shelf IS 'mine'`,
        `COMMENT ON TRIGGER U&"${escaped(trigger)}" ON shelf IS 'mine'`,
        `DROP TRIGGER IF EXISTS ${trigger} ON shelf`,
        `DROP TRIGGER IF EXISTS "${trigger}" ON public.shelf CASCADE`,
        `ALTER TRIGGER ${trigger} ON shelf RENAME TO mine`,
        `ALTER TABLE shelf DISABLE TRIGGER ${trigger}`,
      ]) {
        answers.push(await responseTo(client, sql));
      }
      return answers.map((answer) => answer.replaceAll(trigger, "T"));
    };
    expect(await responseFor(name)).toEqual(await responseFor("no_such_trigger"));
  }
  for (const name of own.eventTriggers) {
    const responseFor = async (trigger: string) => {
      const answers = [];
      for (const sql of [
        `COMMENT ON EVENT TRIGGER ${trigger} IS 'mine'`,
        `ALTER EVENT TRIGGER ${trigger} DISABLE`,
        `ALTER EVENT TRIGGER ${trigger} RENAME TO mine`,
        `DROP EVENT TRIGGER IF EXISTS ${trigger}`,
      ]) {
        answers.push(await responseTo(client, sql));
      }
      return answers.map((answer) => answer.replaceAll(trigger, "T"));
    };
    expect(await responseFor(name)).toEqual(await responseFor("no_such_trigger"));
  }
  // The sizes are still checked.
  await expect(
    client.query("INSERT INTO shelf VALUES (1, repeat($1, 1100000))", ["x"]),
  ).resolves.toBeDefined();
  expect(
    (await (await connectDirectly()).query("SELECT FROM pg_trigger WHERE tgname = 'dsql_sizes'")).rowCount,
  ).toBe(1);
});

/** A name with its first letter as an escape of `U&"…"`. */
function escaped(name: string): string {
  return `\\00${name.charCodeAt(0).toString(16)}${name.slice(1)}`;
}

/** The server's complete response to a query: tag, or SQLSTATE and every field of the error, and notices. */
async function responseTo(client: pg.Client, sql: string, values?: string[]): Promise<string> {
  const parts: string[] = [];
  const onNotice = ({ code, message }: { code?: string | undefined; message?: string | undefined }) => {
    parts.push(`${code ?? ""} ${message ?? ""}`);
  };
  client.on("notice", onNotice);
  try {
    const result = await client.query(sql, values);
    parts.push(JSON.stringify([result].flat().map(({ command, rows }) => [command, rows as unknown[]])));
  } catch (error) {
    const { code, message, detail, hint, position, where, internalQuery, internalPosition } =
      error as pg.DatabaseError;
    parts.push(
      JSON.stringify({ code, message, detail, hint, position, where, internalQuery, internalPosition }),
    );
  } finally {
    client.off("notice", onNotice);
  }
  return parts.join("\n");
}
