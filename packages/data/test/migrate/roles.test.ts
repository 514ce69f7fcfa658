import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { ROLES_MIGRATION } from "../../src/grant/databaseRoles.ts";
import { migrationsFolder } from "../../src/migrate/migrationsFolder.ts";
import { useRunner } from "./support/useRunner.ts";

const runner = useRunner();

/** Roles are shared by all that uses the PostgreSQL: the migration is run with names of this file's own. */
const own = `own_${String(process.pid)}`;
const roles = [`${own}_app`, `${own}_readonly`];

afterEach(async () => {
  await runner.empty();
  await runner.queryBackend(`DROP ROLE IF EXISTS ${roles.join(", ")}`);
});

async function folder(): Promise<string> {
  const text = await readFile(join(migrationsFolder(), `${ROLES_MIGRATION}.sql`), "utf8");
  return runner.folder({
    "0001_tables.sql": `CREATE TABLE IF NOT EXISTS items (id UUID PRIMARY KEY);
      CREATE TABLE IF NOT EXISTS write_records (id UUID PRIMARY KEY);`,
    [`${ROLES_MIGRATION}.sql`]: text.replaceAll("billio_", `${own}_`).replaceAll(`_${own}_`, "_billio_"),
  });
}

const outcome = (sql: string) => runner.database().run({ name: "test", sql, values: [], effect: "write" });

async function rights(): Promise<unknown> {
  return runner.queryBackend(
    `SELECT rolcanlogin AS login, rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls AS more,
            has_table_privilege(oid, 'items', 'SELECT') AS reads, has_table_privilege(oid, 'items', 'DELETE') AS deletes
     FROM pg_roles WHERE rolname = ANY ($1) ORDER BY rolname`,
    [roles],
  );
}

const RIGHTS = [
  { login: true, more: false, reads: true, deletes: true },
  { login: true, more: false, reads: true, deletes: false },
];

test("the roles are made with LOGIN and nothing beside, and survive the tables: a second time they are there", async () => {
  await runner.run({ folder: await folder() });
  expect(await rights()).toEqual(RIGHTS);
  await runner.empty();
  const events = await runner.run({ folder: await folder() });
  expect(events.filter((event) => event.event === "step" && event.state === "skipped")).toHaveLength(4);
  expect(await rights()).toEqual(RIGHTS);
});

test("a role that somebody has made without LOGIN gets it", async () => {
  await outcome(`CREATE ROLE ${own}_app`);
  await runner.run({ folder: await folder() });
  expect(await rights()).toEqual(RIGHTS);
});
