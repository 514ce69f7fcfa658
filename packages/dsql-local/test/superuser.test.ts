import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { defaultCredential } from "../src/auth/defaultCredential.ts";
import { startDsqlLocal } from "../src/index.ts";
import { sharedPostgres, useDsql } from "../src/testing.ts";
import { outcome } from "./engine/support/outcome.ts";
import { useClients } from "./engine/support/useClients.ts";
import { connect as connectTo } from "./connect.ts";

const dsql = useDsql();
const { connect, connectDirectly } = useClients(dsql);

const REFUSED_BY_NAME = [
  "SELECT pg_read_file('/etc/passwd')",
  "SELECT pg_catalog.pg_read_binary_file('/etc/passwd')",
  "SELECT * FROM pg_ls_dir('/')",
  "SELECT pg_stat_file('/etc/passwd')",
  "SELECT lo_import('/etc/passwd')",
  "SELECT lo_export(1, '/tmp/x')",
  "SELECT lo_from_bytea(0, 'x')",
  "SELECT pg_reload_conf()",
  "SELECT pg_rotate_logfile()",
  "SELECT pg_terminate_backend(1)",
  "SELECT query FROM pg_stat_activity",
  "SELECT pg_logical_emit_message(true, 'dsql worker', '')",
  "SELECT pg_cancel_backend(1)",
  "ALTER ROLE admin PASSWORD 'made-up'",
  "CREATE ROLE r LOGIN PASSWORD 'made-up'",
  "SET ROLE postgres",
  "SET SESSION AUTHORIZATION postgres",
  "SET session_authorization = 'postgres'",
  "COPY (SELECT 1) TO '/tmp/x'",
  "COPY (SELECT 1) TO PROGRAM 'cat'",
  "SELECT query_to_xml('SELECT lo_creat(-1)', true, true, '')",
];

const NOT_PERMITTED = [
  "SELECT * FROM pg_authid",
  "SELECT * FROM pg_shadow",
  "SELECT * FROM pg_largeobject",
  "SELECT * FROM pg_hba_file_rules",
  "SELECT current_setting('data_directory')",
  "SHOW data_directory",
  "SHOW hba_file",
  "CREATE ROLE r SUPERUSER",
  "CREATE ROLE r REPLICATION",
  "CREATE ROLE r IN ROLE pg_read_server_files",
  "ALTER ROLE admin SUPERUSER",
  "ALTER ROLE postgres NOLOGIN",
  "GRANT postgres TO admin",
  "GRANT pg_read_server_files TO admin",
  "GRANT pg_read_all_data TO admin",
  "GRANT EXECUTE ON FUNCTION pg_read_file(text) TO admin",
  "INSERT INTO sys.jobs (job_id, status, job_type) VALUES ('x', 'completed', 'INDEX_BUILD')",
  "UPDATE sys.jobs SET status = 'completed'",
  "CREATE TABLE sys.mine (id int)",
  "DROP VIEW sys.jobs",
  "DROP SCHEMA sys CASCADE",
];

describe("a client has no more rights than DSQL's admin", () => {
  test.each(REFUSED_BY_NAME)("%s is rejected", async (sql) => {
    const client = await connect();
    expect(await outcome(client.query(sql))).toMatch(/^0A000 .* not supported/);
  });

  test.each(NOT_PERMITTED)("%s isn't permitted", async (sql) => {
    const client = await connect();
    expect(await outcome(client.query(sql))).toMatch(/^42501 /);
  });

  test("a view over pg_settings sets nothing", async () => {
    const client = await connect();
    await client.query("CREATE VIEW my_settings AS SELECT name, setting FROM pg_settings");
    const update = "UPDATE my_settings SET setting = '7s' WHERE name = 'statement_timeout'";
    const updated = await outcome(client.query(update));
    const { rows } = await client.query("SELECT setting FROM my_settings WHERE name = 'statement_timeout'");
    await client.query("DROP VIEW my_settings");
    expect(rows).not.toEqual([{ setting: "7000" }]);
    expect(updated).toMatch(/^42501 /);
  });

  test("it is neither a superuser nor a member of any role, and reads sys", async () => {
    const client = await connect();
    const { rows } = await client.query(
      `SELECT current_user, session_user, rolsuper, rolbypassrls, rolreplication,
              (SELECT count(*)::int FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
               WHERE member = r.oid AND (g.rolsuper OR g.rolname ~ '^pg_')) AS groups,
              (SELECT count(*)::int FROM sys.jobs) AS jobs
       FROM pg_roles r WHERE rolname = current_user`,
    );
    expect(rows).toEqual([
      {
        current_user: "admin",
        session_user: "admin",
        rolsuper: false,
        rolbypassrls: false,
        rolreplication: false,
        groups: 0,
        jobs: 0,
      },
    ]);
  });

  test.each([
    "RESET ALL",
    "RESET ROLE",
    "RESET SESSION AUTHORIZATION",
    "SET SESSION AUTHORIZATION DEFAULT",
    "SET ROLE NONE",
    "DISCARD ALL",
    "SELECT set_config(lower('ROLE'), 'none', false)",
    "SELECT set_config(lower('ROLE'), 'postgres', false)",
    "SELECT set_config(lower('SESSION_AUTHORIZATION'), 'postgres', false)",
    "SELECT set_config(lower('SESSION_AUTHORIZATION'), 'default', false)",
  ])("%s doesn't change its role", async (sql) => {
    const client = await connect();
    await outcome(client.query(sql));
    const { rows } = await client.query("SELECT current_user, session_user");
    expect(rows).toEqual([{ current_user: "admin", session_user: "admin" }]);
    expect(await outcome(client.query("SELECT FROM pg_authid"))).toMatch(/^42501 /);
  });

  test.each(["-c role=postgres", "--role=postgres", "-c session_authorization=postgres"])(
    "start-up options %s are refused",
    async (options) => {
      await expect(connect({ options })).rejects.toMatchObject({ code: "0A000" });
    },
  );
});

test("a function of a client's that looks like PostgreSQL's isn't run by the server's own connections", async () => {
  // A server of its own: its lock watch hasn't resolved its functions yet.
  const backend = { connectionString: await sharedPostgres() };
  const server = await startDsqlLocal({ backend, isolated: true });
  const [one, two] = await Promise.all([connectTo(server), connectTo(server)]);
  await one.query("CREATE TABLE hijacked (id int PRIMARY KEY, who text)");
  await one.query("INSERT INTO hijacked VALUES (1, '')");
  await one.query("CREATE FUNCTION unnest(int[]) RETURNS SETOF int LANGUAGE sql AS 'SELECT 1 / 0'");
  await one.query("BEGIN");
  await one.query("UPDATE hijacked SET who = 'one'");
  // The watch asks with unnest(int[]) who holds the row; would it run this one, the second would wait for ever.
  expect(await outcome(two.query("UPDATE hijacked SET who = 'two'"))).toBe("UPDATE 1");
  await Promise.all([one.end(), two.end()]);
  await server.stop();
});

test("admin creates schemas, roles, grants, and tables as those roles", async () => {
  const client = await connect();
  for (const sql of [
    "CREATE SCHEMA shelf",
    "CREATE TABLE shelf.book (id int PRIMARY KEY, title text)",
    "CREATE FUNCTION shelf.twice(int) RETURNS int LANGUAGE sql AS 'SELECT $1 * 2'",
    "CREATE VIEW shelf.titles AS SELECT title FROM shelf.book",
    "CREATE ROLE keeper WITH LOGIN",
    "GRANT USAGE ON SCHEMA shelf TO keeper",
    "GRANT SELECT ON shelf.book TO keeper",
    "ANALYZE shelf.book",
  ]) {
    await client.query(sql);
  }
  const { rows } = await client.query("SELECT shelf.twice(2) AS four");
  expect(rows).toEqual([{ four: 4 }]);

  await client.query(`AWS IAM GRANT keeper TO '${defaultCredential.principalArn}'`);
  const keeper = await connect({ user: "keeper" });
  expect(
    (await keeper.query("SELECT current_user, session_user FROM sys.jobs RIGHT JOIN (SELECT) x ON true"))
      .rows,
  ).toEqual([{ current_user: "keeper", session_user: "keeper" }]);
  expect(await outcome(keeper.query("SELECT FROM shelf.book"))).toBe("SELECT 0");
  expect(await outcome(keeper.query("DELETE FROM shelf.book"))).toMatch(/^42501 /);
  await keeper.end();
  await client.query("DROP SCHEMA shelf CASCADE");
  await client.query(`AWS IAM REVOKE keeper FROM '${defaultCredential.principalArn}'`);
  await client.query("DROP ROLE keeper");
});

test("a role that admin hasn't created WITH LOGIN may not connect, nor may superusers", async () => {
  const client = await connect();
  const behind = await connectDirectly();
  await client.query("CREATE ROLE nologin_made");
  await behind.query("CREATE ROLE somebody_elses LOGIN");
  for (const user of ["nobody_known", "nologin_made", "somebody_elses", "postgres", "pg_monitor"]) {
    await expect(connect({ user }), user).rejects.toMatchObject({
      severity: "FATAL",
      code: "08006",
      message: "unable to accept connection, access denied",
    });
  }
  await client.query("DROP ROLE nologin_made");
  await behind.query("DROP ROLE somebody_elses");
});

test("what a superuser creates on a direct connection belongs to admin at once", async () => {
  const behind = await connectDirectly();
  await behind.query(
    "CREATE SCHEMA given; CREATE TABLE given.t (id int GENERATED ALWAYS AS IDENTITY, v int)",
  );
  await behind.query("CREATE VIEW given.w AS SELECT 1 AS one; CREATE SEQUENCE given.s");
  await behind.query("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
  const client = await connect();
  for (const sql of ["ALTER TABLE given.t RENAME TO u", "DROP VIEW given.w", "DROP SEQUENCE given.s"]) {
    await client.query(sql);
  }
  await client.query("CREATE TABLE public.again (id int)");
  expect(await outcome(client.query("INSERT INTO given.u (v) VALUES (1)"))).toBe("INSERT 1");
});

describe("a database that was filled before the server started", () => {
  let name: string;
  let backend: pg.Client;
  beforeAll(async () => {
    backend = new pg.Client({ connectionString: await sharedPostgres() });
    await backend.connect();
    name = `kept_${String(process.pid)}`;
    await backend.query(`CREATE DATABASE ${name} TEMPLATE template0`);
  });
  afterAll(async () => {
    await backend.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await backend.end();
  });

  test("is handed over to admin at the start", async () => {
    const url = new URL(await sharedPostgres());
    url.pathname = `/${name}`;
    const before = new pg.Client({ connectionString: url.href });
    await before.connect();
    await before.query(
      "CREATE TABLE kept (id serial PRIMARY KEY, n numeric); INSERT INTO kept (n) VALUES (7)",
    );
    await before.query("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'");
    await before.end();
    const server = await startDsqlLocal({ backend: { connectionString: url.href } });
    const client = await connectTo(server);
    expect((await client.query("SELECT id, n FROM kept")).rows).toEqual([{ id: 1, n: "7" }]);
    await client.query("ALTER TABLE kept ADD COLUMN more text");
    await client.query("DROP FUNCTION f()");
    await client.end();
    await server.stop();
  });
});
