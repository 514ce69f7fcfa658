import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startDsqlLocal } from "../../src/index.ts";
import { sharedPostgres } from "../../src/testing.ts";
import { connect } from "../connect.ts";
import { outcome } from "../engine/support/outcome.ts";
import { ownObjects } from "./ownObjects.ts";

/** A database of an earlier version: its internal objects in `sys`, one of each kind. */
const EARLIER = `
CREATE SCHEMA sys;
CREATE TABLE sys.jobs (job_id text PRIMARY KEY, status text NOT NULL, details text, job_type text NOT NULL, class_id oid,
  object_id oid, object_name text, start_time timestamptz NOT NULL DEFAULT clock_timestamp(),
  update_time timestamptz NOT NULL DEFAULT clock_timestamp());
INSERT INTO sys.jobs (job_id, status, job_type) VALUES ('earlier', 'completed', 'DROP');
CREATE TABLE sys.iam_granted (role oid, arn text, grantor oid NOT NULL, PRIMARY KEY (role, arn));
CREATE VIEW sys.iam_pg_role_mappings AS SELECT role.oid AS pg_role_oid, granted.arn FROM sys.iam_granted granted
  JOIN pg_roles role ON role.oid = granted.role;
INSERT INTO sys.iam_granted SELECT oid, 'arn:aws:iam::000000000000:user/earlier', oid FROM pg_roles WHERE rolname = current_user;
CREATE TABLE sys.oversized_transactions ();
CREATE FUNCTION sys.version() RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'PostgreSQL 16' $$;
CREATE FUNCTION sys.unlimited_temporary_space() RETURNS void LANGUAGE sql AS '';
CREATE FUNCTION sys.on_dropped() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER dsql_dropped ON sql_drop EXECUTE FUNCTION sys.on_dropped();
CREATE TABLE kept (id int PRIMARY KEY, v text UNIQUE);
INSERT INTO kept VALUES (1, 'one');
CREATE FUNCTION sys.sizes_1() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER dsql_sizes AFTER INSERT OR UPDATE ON kept FOR EACH ROW EXECUTE FUNCTION sys.sizes_1();
UPDATE pg_trigger SET tgisinternal = true WHERE tgname = 'dsql_sizes';
CREATE VIEW told AS SELECT id, sys.version() FROM kept;
`;

const name = `earlier_${String(process.pid)}`;
let admin: pg.Client;
let url: URL;

beforeAll(async () => {
  admin = new pg.Client({ connectionString: await sharedPostgres() });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name} TEMPLATE template0`);
  url = new URL(await sharedPostgres());
  url.pathname = `/${name}`;
  const before = new pg.Client({ connectionString: url.href });
  await before.connect();
  await before.query(EARLIER);
  await before.end();
});

afterAll(async () => {
  await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
  await admin.end();
});

test.each(["at first", "a second time", "after another version of the server"])(
  "a database of an earlier version is served, %s, with nothing of the server's left in sys",
  async (when) => {
    const direct = new pg.Client({ connectionString: url.href });
    await direct.connect();
    if (when.startsWith("after")) await direct.query("UPDATE pg_dsql.contents SET digest = 'another'");
    const server = await startDsqlLocal({
      backend: { connectionString: url.href },
      jobs: { autoAnalyze: false },
    });
    const client = await connect(server);
    expect((await client.query("SELECT * FROM kept")).rows).toContainEqual({ id: 1, v: "one" });
    expect((await client.query("SELECT * FROM told WHERE id = 1")).rows).toEqual([
      { id: 1, version: "PostgreSQL 16" },
    ]);
    expect((await client.query("SELECT pg_get_viewdef('told'::regclass) ~ 'dsql|sys' AS own")).rows).toEqual([
      { own: false },
    ]);
    expect((await client.query("SELECT job_id FROM sys.jobs WHERE job_id = 'earlier'")).rowCount).toBe(1);
    expect((await client.query("SELECT arn FROM sys.iam_pg_role_mappings")).rows).toEqual([
      { arn: "arn:aws:iam::000000000000:user/earlier" },
    ]);
    // This version's triggers check the sizes.
    expect(await outcome(client.query("INSERT INTO kept VALUES (2, repeat('x', 2000))"))).toBe(
      "54000 key size too large",
    );
    expect(
      (await client.query("SELECT relname FROM pg_class WHERE relnamespace = 'sys'::regnamespace ORDER BY 1"))
        .rows,
    ).toEqual([{ relname: "iam_pg_role_mappings" }, { relname: "jobs" }]);
    const own = await ownObjects(direct);
    const onKept = own.triggers.filter(({ table }) => table === "kept").map(({ name: trigger }) => trigger);
    expect(onKept).toEqual(["dsql_sizes"]);
    const left = await direct.query(
      "SELECT proname FROM pg_proc WHERE pronamespace = 'sys'::regnamespace AND proname ~ '^(on_|sizes_|unlimited|version)'",
    );
    expect(left.rows).toEqual([]);
    await client.query("DELETE FROM kept WHERE id > 1");
    await client.end();
    await direct.end();
    await server.stop();
  },
);
