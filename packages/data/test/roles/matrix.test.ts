import { readFile } from "node:fs/promises";
import { DsqlSigner } from "@aws-sdk/dsql-signer";
import { readDatabaseSettings } from "@mattb.tech/billio-config";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { grantRoles } from "../../src/grant/index.ts";
import { usePrincipals } from "../../src/testing/usePrincipals.ts";

const principals = usePrincipals();
const api = principals.arn("billio-api");

/** Roles are shared by all that uses the PostgreSQL: names of this file's own. */
const bare = `matrix_bare_${String(process.pid)}`;
const unmapped = `matrix_unmapped_${String(process.pid)}`;

type Role = "admin" | "app" | "readOnly" | "bare";
const clients = new Map<Role, pg.Client>();
/** Codes of the warnings of the statement under way. */
const warnings: string[] = [];

beforeAll(async () => {
  const migrate = "billio-github-actions-dsql-migrate";
  await principals.as(migrate, () =>
    grantRoles({
      settings: readDatabaseSettings(principals.env(migrate)),
      app: [api],
      readOnly: [principals.arn("billio-backup")],
    }),
  );
  const admin = await open(migrate, "admin");
  clients.set("admin", admin);
  for (const role of [bare, unmapped]) await admin.query(`CREATE ROLE ${role} WITH LOGIN`);
  await admin.query(`AWS IAM GRANT ${bare} TO '${principals.arn("stranger")}'`);
  clients.set("app", await open("billio-api", "billio_app"));
  clients.set("readOnly", await open("billio-backup", "billio_readonly"));
  clients.set("bare", await open("stranger", bare));
});
afterAll(async () => {
  await clients.get("admin")?.query(`AWS IAM REVOKE ${bare} FROM '${principals.arn("stranger")}'`);
  for (const role of [bare, unmapped]) await clients.get("admin")?.query(`DROP ROLE ${role}`);
  for (const client of clients.values()) await client.end();
});

async function open(principal: Parameters<typeof principals.env>[0], user: string): Promise<pg.Client> {
  const { host, port, region, caFile = "" } = readDatabaseSettings(principals.env(principal, user));
  const password = await principals.as(principal, async () => {
    const signer = new DsqlSigner({ hostname: host, region });
    return user === "admin" ? signer.getDbConnectAdminAuthToken() : signer.getDbConnectAuthToken();
  });
  const ssl = { ca: await readFile(caFile, "utf8") };
  const client = new pg.Client({ host, port, user, password, database: "postgres", ssl });
  client.on("notice", ({ code = "" }) => warnings.push(code));
  await client.connect();
  return client;
}

/** `ok`, the warning's code or the error's SQLSTATE. The statement is rolled back. */
async function outcome(role: Role, sql: string): Promise<string> {
  const client = clients.get(role);
  warnings.length = 0;
  await client?.query("BEGIN");
  try {
    await client?.query(sql);
    return warnings.at(-1) ?? "ok";
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  } finally {
    await client?.query("ROLLBACK");
  }
}

const DENIED = "42501";
const REFUSED = "0A000";
const all = (answer: string): [string, string, string, string] => [answer, answer, answer, answer];
const adminOnly = ["ok", DENIED, DENIED, DENIED] as const;
const writers = ["ok", "ok", DENIED, DENIED] as const;
const readers = ["ok", "ok", "ok", DENIED] as const;
/** It is allowed, and fails because this client sends no rows. */
const copiers = ["57014", "57014", DENIED, DENIED] as const;
const noPrivileges = { granted: "01007", revoked: "01006" };

const ID = "00000000-0000-4000-8000-000000000001";
const ITEM = `INSERT INTO items (id, type, shelf, title) VALUES ('${ID}', 'Book', 'Read', 'x')`;
const RECORD = `INSERT INTO write_records (id, took_effect) VALUES ('${ID}', true)`;

test.each<[sql: string, ...(readonly [admin: string, app: string, readOnly: string, bare: string])]>([
  ["SELECT count(*) FROM items", ...readers],
  ["SELECT id FROM items FOR UPDATE", ...writers],
  ["SELECT id FROM items FOR KEY SHARE", ...writers],
  [ITEM, ...writers],
  [`${ITEM} ON CONFLICT (id) DO UPDATE SET title = 'y' RETURNING id`, ...writers],
  ["UPDATE items SET title = 'y'", ...writers],
  ["DELETE FROM items", ...writers],
  ["WITH gone AS (DELETE FROM items RETURNING id) SELECT count(*) FROM gone", ...writers],
  ["EXPLAIN SELECT id FROM items", ...readers],
  ["EXPLAIN ANALYZE DELETE FROM items", ...writers],
  ["DO $$ BEGIN DELETE FROM items; END $$", ...writers],
  ["COPY items TO STDOUT", ...readers],
  ["COPY items (id, type, shelf, title) FROM STDIN", ...copiers],
  ["TRUNCATE items", ...all(REFUSED)],
  ["LOCK TABLE items", ...all(REFUSED)],

  ["SELECT count(*) FROM write_records", ...writers],
  [`${RECORD} ON CONFLICT (id) DO UPDATE SET recorded_at = now() RETURNING took_effect`, ...writers],
  ["UPDATE write_records SET took_effect = false", ...writers],
  ["DELETE FROM write_records", ...writers],

  ["SELECT name FROM _billio_migrations", "ok", DENIED, "ok", DENIED],
  ["INSERT INTO _billio_migrations (name, applied_at) VALUES ('x', 1)", ...adminOnly],
  ["UPDATE _billio_migrations SET checksum = 'x'", ...adminOnly],
  ["DELETE FROM _billio_migrations", ...adminOnly],
  ["SELECT name FROM _billio_migration_steps", ...adminOnly],
  ["DELETE FROM _billio_migration_steps", ...adminOnly],
  ["SELECT owner FROM _billio_migration_lease", ...adminOnly],
  ["UPDATE _billio_migration_lease SET owner = 'x'", ...adminOnly],

  ["CREATE TABLE own (id int PRIMARY KEY)", ...adminOnly],
  ["CREATE TEMP TABLE own (id int PRIMARY KEY)", ...all(REFUSED)],
  ["CREATE SCHEMA own", ...adminOnly],
  ["CREATE VIEW own AS SELECT 1 AS one", ...adminOnly],
  ["CREATE SEQUENCE own CACHE 1", ...adminOnly],
  ["CREATE DOMAIN own AS int", ...adminOnly],
  ["CREATE FUNCTION own() RETURNS int LANGUAGE sql AS 'SELECT 1'", ...adminOnly],
  ["CREATE PROCEDURE own() LANGUAGE plpgsql AS 'BEGIN DELETE FROM items; END'", ...adminOnly],
  ["CREATE STATISTICS own ON type, shelf FROM items", ...adminOnly],
  ["CREATE INDEX ASYNC own ON items (title)", ...adminOnly],
  ["ALTER TABLE items ADD COLUMN own TEXT", ...adminOnly],
  ["ALTER TABLE items DROP COLUMN notes", ...adminOnly],
  ["ALTER TABLE items RENAME TO others", ...adminOnly],
  ["ALTER TABLE items OWNER TO CURRENT_USER", ...adminOnly],
  ["ALTER TABLE items DISABLE TRIGGER ALL", ...adminOnly],
  ["ALTER INDEX idx_external_id RENAME TO own", ...adminOnly],
  ["COMMENT ON TABLE items IS 'x'", ...adminOnly],
  ["DROP INDEX idx_external_id", ...adminOnly],
  ["DROP TABLE items", ...adminOnly],
  ["DROP TABLE _billio_migration_lease", ...adminOnly],

  [`CREATE ROLE ${unmapped}_2 WITH LOGIN`, ...adminOnly],
  ["ALTER ROLE billio_readonly NOLOGIN", ...adminOnly],
  [`ALTER ROLE ${unmapped} RENAME TO own`, ...adminOnly],
  [`DROP ROLE ${unmapped}`, ...adminOnly],
  ["GRANT billio_app TO billio_readonly", ...adminOnly],
  ["SET ROLE billio_app", ...all(REFUSED)],
  ["SET SESSION AUTHORIZATION admin", ...all(REFUSED)],
  // Who has a privilege may say this, and nothing comes of it but a warning.
  [`GRANT SELECT ON items TO ${unmapped}`, "ok", noPrivileges.granted, noPrivileges.granted, DENIED],
  [`GRANT INSERT ON items TO ${unmapped}`, "ok", noPrivileges.granted, noPrivileges.granted, DENIED],
  ["REVOKE SELECT ON items FROM billio_readonly", "ok", noPrivileges.revoked, noPrivileges.revoked, DENIED],
  ["GRANT USAGE ON SCHEMA public TO billio_app", ...all(REFUSED)],
  ["GRANT CREATE ON DATABASE postgres TO billio_app", ...all(REFUSED)],
  [`AWS IAM GRANT ${unmapped} TO '${api}'`, ...adminOnly],
  [`AWS IAM GRANT billio_app TO '${principals.arn("stranger")}'`, ...adminOnly],
  [`AWS IAM REVOKE billio_app FROM '${api}'`, ...adminOnly],
  [`AWS IAM GRANT admin TO '${api}'`, ...all(REFUSED)],

  ["SELECT arn FROM sys.iam_pg_role_mappings", ...all("ok")],
  ["DELETE FROM sys.iam_pg_role_mappings", ...all("55000")],
  ["SELECT job_id FROM sys.jobs", ...all("ok")],
  ["DELETE FROM sys.jobs", ...all(DENIED)],
  ["CREATE TABLE sys.own (id int PRIMARY KEY)", ...all(DENIED)],
  ["SELECT rolname FROM pg_roles", ...all("ok")],
  ["SELECT rolpassword FROM pg_authid", ...all(DENIED)],
  ["SELECT table_name FROM information_schema.columns", ...all("ok")],
])("%s", async (sql, admin, app, readOnly, none) => {
  const found = {
    admin: await outcome("admin", sql),
    app: await outcome("app", sql),
    readOnly: await outcome("readOnly", sql),
    bare: await outcome("bare", sql),
  };
  expect(found).toEqual({ admin, app, readOnly, bare: none });
});

test("what is said without a grant option grants and revokes nothing", async () => {
  const client = clients.get("app");
  await client?.query(`GRANT SELECT ON items TO ${unmapped}`);
  await client?.query("REVOKE SELECT ON items FROM billio_readonly");
  const { rows } = (await client?.query(
    `SELECT has_table_privilege('${unmapped}', 'items', 'SELECT') AS unmapped,
            has_table_privilege('billio_readonly', 'items', 'SELECT') AS "readOnly"`,
  )) ?? { rows: [] };
  expect(rows).toEqual([{ unmapped: false, readOnly: true }]);
});

/** What each role may do with each table: a migration that makes a table says so here, and grants it (docs/migrations.md). */
const TABLES: Record<string, { app: string; readOnly: string }> = {
  _billio_migration_lease: { app: "", readOnly: "" },
  _billio_migration_steps: { app: "", readOnly: "" },
  _billio_migrations: { app: "", readOnly: "SELECT" },
  items: { app: "SELECT, INSERT, UPDATE, DELETE", readOnly: "SELECT" },
  write_records: { app: "SELECT, INSERT, UPDATE, DELETE", readOnly: "" },
};

test("each table of the migrations is granted to whom it should be", async () => {
  const granted = (role: string) =>
    `(SELECT coalesce(string_agg(privilege, ', ' ORDER BY nr), '')
      FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'])
        WITH ORDINALITY AS known (privilege, nr)
      WHERE has_table_privilege('${role}', c.oid, privilege))`;
  const { rows } = (await clients.get("admin")?.query<{ name: string; app: string; readOnly: string }>(
    `SELECT relname AS name, ${granted("billio_app")} AS app, ${granted("billio_readonly")} AS "readOnly"
       FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'm', 'S')`,
  )) ?? { rows: [] };
  expect(Object.fromEntries(rows.map(({ name, ...granted }) => [name, granted]))).toEqual(TABLES);
});
