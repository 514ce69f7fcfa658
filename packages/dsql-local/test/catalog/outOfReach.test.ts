import type pg from "pg";
import { beforeAll, describe, expect, test } from "vitest";
import { useDsql } from "../../src/testing.ts";
import { useClients } from "../engine/support/useClients.ts";
import { type OwnObjects, ownObjects } from "./ownObjects.ts";

const dsql = useDsql();
const { connect, connectBehind } = useClients(dsql);
let own: OwnObjects;

beforeAll(async () => {
  const client = await connect();
  await client.query("CREATE TABLE shelf (id int PRIMARY KEY, title text)");
  await client.query("CREATE ROLE out_of_reach_reader");
  own = await ownObjects(await connectBehind());
});

const SCHEMA = "pg_dsql";
/** A schema that isn't there, of a name that nobody could give to one either. */
const NONE = "pg_nosc";

/** `S` stands for the schema, `T` for a table or view in it, `F` for a function. */
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
  "SET search_path = S; SELECT * FROM T",
] as const;

const STAGES = {
  idle: [],
  "in a transaction": ["BEGIN", "SELECT 1 FROM shelf"],
  "in a transaction that has failed": ["BEGIN", "SELECT 1 / 0"],
};

describe.each(Object.entries(STAGES))("the server's own schema isn't there: %s", (_, before) => {
  test.each(STATEMENTS)("%s", async (sql) => {
    const client = await connect();
    const [table = ""] = own.relations;
    const [routine = ""] = own.routines;
    const name = (qualified: string) => /\.(\w+)/.exec(qualified)?.[1] ?? "";
    const told = async (schema: string) => {
      for (const statement of before) await client.query(statement).catch(() => undefined);
      const text = sql
        .replaceAll(/\bS\b/g, schema)
        .replaceAll(/\bT\b/g, name(table))
        .replaceAll(/\bF\b/g, name(routine));
      const answer = await tell(client, text);
      await client.query("ROLLBACK");
      // A refusal points at the body, PostgreSQL into it.
      const placeless = /^CREATE FUNCTION mine.* AS /.test(sql)
        ? answer.replace(/,"position":"\d+"/, "")
        : answer;
      return placeless.replaceAll(schema, "S");
    };
    expect(await told(SCHEMA)).toBe(await told(NONE));
  });
});

test("what a client gives as a parameter finds nothing of it either", async () => {
  const client = await connect();
  for (const [sql, value] of [
    ["SELECT $1::regclass", `${SCHEMA}.jobs`],
    ["SELECT $1::regproc", `${SCHEMA}.message`],
    ["SELECT has_table_privilege($1, 'SELECT')", `${SCHEMA}.jobs`],
    ["SELECT ('pg_' || 'dsql.jobs')::regclass", undefined],
  ] as const) {
    const answer = await client.query(sql, value === undefined ? [] : [value]).then(
      () => "it is there",
      (error: unknown) => (error as { code: string; message: string }).code,
    );
    expect(`${sql}: ${answer}`).toMatch(/: (3F000|42P01|42883)$/);
  }
});

test("triggers of the server's own can't be named on a client's table, nor event triggers", async () => {
  const client = await connect();
  expect(own.triggers.map(({ name }) => name)).toContain("dsql_sizes");
  for (const { name } of own.triggers) {
    const told = async (trigger: string) => {
      const answers = [];
      for (const sql of [
        `COMMENT ON TRIGGER ${trigger} ON shelf IS 'mine'`,
        `DROP TRIGGER IF EXISTS ${trigger} ON shelf`,
        `DROP TRIGGER IF EXISTS "${trigger}" ON public.shelf CASCADE`,
        `ALTER TRIGGER ${trigger} ON shelf RENAME TO mine`,
        `ALTER TABLE shelf DISABLE TRIGGER ${trigger}`,
      ]) {
        answers.push(await tell(client, sql));
      }
      return answers.map((answer) => answer.replaceAll(trigger, "T"));
    };
    expect(await told(name)).toEqual(await told("no_such_trigger"));
  }
  for (const name of own.eventTriggers) {
    const told = async (trigger: string) => {
      const answers = [];
      for (const sql of [
        `COMMENT ON EVENT TRIGGER ${trigger} IS 'mine'`,
        `ALTER EVENT TRIGGER ${trigger} DISABLE`,
        `ALTER EVENT TRIGGER ${trigger} RENAME TO mine`,
        `DROP EVENT TRIGGER IF EXISTS ${trigger}`,
      ]) {
        answers.push(await tell(client, sql));
      }
      return answers.map((answer) => answer.replaceAll(trigger, "T"));
    };
    expect(await told(name)).toEqual(await told("no_such_trigger"));
  }
  // The sizes are still judged.
  await expect(
    client.query("INSERT INTO shelf VALUES (1, repeat($1, 1100000))", ["x"]),
  ).resolves.toBeDefined();
  expect(
    (await (await connectBehind()).query("SELECT FROM pg_trigger WHERE tgname = 'dsql_sizes'")).rowCount,
  ).toBe(1);
});

/** All that the server says of a query: tag, or SQLSTATE and every field of the error, and notices. */
async function tell(client: pg.Client, sql: string): Promise<string> {
  const said: string[] = [];
  const onNotice = ({ code, message }: { code?: string | undefined; message?: string | undefined }) => {
    said.push(`${code ?? ""} ${message ?? ""}`);
  };
  client.on("notice", onNotice);
  try {
    const result = await client.query(sql);
    said.push(JSON.stringify([result].flat().map(({ command, rows }) => [command, rows as unknown[]])));
  } catch (error) {
    const { code, message, detail, hint, position, where } = error as pg.DatabaseError;
    said.push(JSON.stringify({ code, message, detail, hint, position, where }));
  } finally {
    client.off("notice", onNotice);
  }
  return said.join("\n");
}
