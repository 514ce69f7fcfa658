import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readMigrations } from "../../src/migrate/read/readMigrations.ts";

let parent: string;
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), "migrations-"));
});
afterAll(() => rm(parent, { recursive: true }));

async function check(files: Record<string, string | Uint8Array>) {
  const folder = await mkdtemp(join(parent, "case-"));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return readMigrations(folder, ["fill-something"]);
}

const checkSql = async (sql: string) => (await check({ "0001_case.sql": sql }))[0]?.steps ?? [];

describe("a statement is rejected with file and line", () => {
  test.each([
    ["CREATE TABLE a (b int)", "CREATE TABLE a can't run twice: use IF [NOT] EXISTS or OR REPLACE"],
    ["CREATE INDEX ASYNC i ON a (b)", "CREATE INDEX i can't run twice"],
    ["DROP TABLE a", "DROP TABLE a can't run twice"],
    ["DROP INDEX a", "DROP INDEX a can't run twice"],
    ["CREATE SCHEMA s", "CREATE SCHEMA s can't run twice"],
    ["CREATE VIEW v AS SELECT 'IF NOT EXISTS'", "CREATE VIEW v can't run twice"],
    ['CREATE TABLE "IF NOT EXISTS" (b int)', "CREATE TABLE IF NOT EXISTS can't run twice"],
    ["CREATE TABLE a /* IF NOT EXISTS */ (b int)", "CREATE TABLE a can't run twice"],
    ["ALTER TABLE a ADD COLUMN b TEXT", "ALTER TABLE … ADD COLUMN can't run twice"],
    ["ALTER TABLE a ADD COLUMN IF NOT EXISTS b TEXT, ADD c INT", "ALTER TABLE … ADD C can't run twice"],
    ["ALTER TABLE a RENAME TO b", "ALTER TABLE … RENAME TO can't run twice"],
    ["ALTER TABLE a DROP COLUMN b", "ALTER TABLE … DROP COLUMN can't run twice"],
    [
      "ALTER TABLE a ADD CONSTRAINT c CHECK (b > 0) NOT VALID",
      "ALTER TABLE … ADD CONSTRAINT can't run twice",
    ],
    ["CREATE ROLE r WITH LOGIN", "CREATE ROLE r can't run twice"],
    ["CREATE INDEX IF NOT EXISTS i ON a (b)", "DSQL builds indexes with CREATE INDEX ASYNC only"],
    [
      "CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON a (b)",
      "DSQL builds indexes with CREATE INDEX ASYNC only",
    ],
    ["CREATE INDEX ASYNC IF NOT EXISTS i ON a USING btree (b)", "DSQL takes no USING in CREATE INDEX"],
    ["CREATE INDEX ASYNC IF NOT EXISTS i ON a (b, c DESC)", "DSQL takes no sort order in an index"],
    ["CREATE INDEX ASYNC IF NOT EXISTS s.i ON s.a (b)", "leave the schema out of its name"],
    ["CREATE INDEX ASYNC ON a (b)", "CREATE INDEX on can't run twice"],
    [`CREATE INDEX ASYNC IF NOT EXISTS ${"i".repeat(64)} ON a (b)`, "longer than 63 bytes"],
    ["ALTER TABLE a ADD COLUMN IF NOT EXISTS b TEXT NOT NULL", "DSQL adds columns without DEFAULT, NOT NULL"],
    ["ALTER TABLE a ADD COLUMN IF NOT EXISTS b INT DEFAULT 5", "DSQL adds columns without DEFAULT, NOT NULL"],
    ["ALTER TABLE a ADD CONSTRAINT c CHECK (b > 0)", "only as NOT VALID"],
    ["ALTER TABLE a ADD PRIMARY KEY (b)", "DSQL can't add a primary key"],
    ["ALTER TABLE a ADD UNIQUE (b)", "only USING INDEX"],
    ["ALTER TABLE a ALTER COLUMN b TYPE int", "DSQL can't change a column's type"],
    ["ALTER TABLE a ALTER b SET NOT NULL", "DSQL can't make a column NOT NULL"],
    ["ALTER TABLE a VALIDATE CONSTRAINT c", "DSQL validates with ALTER TABLE ASYNC"],
    ["CREATE TEMP TABLE IF NOT EXISTS a (b int)", "DSQL has plain tables only"],
    ["CREATE TABLE IF NOT EXISTS a (b bigserial)", "DSQL has no serial types"],
    ['CREATE TABLE IF NOT EXISTS a ("b c" int, d serial primary key)', "DSQL has no serial types"],
    ["DROP INDEX CONCURRENTLY IF EXISTS i", "DSQL takes no CONCURRENTLY in DROP INDEX"],
    ["CREATE TABLE IF NOT EXISTS a AS SELECT 1", "DSQL has no CREATE TABLE AS"],
    ["CREATE EXTENSION IF NOT EXISTS pg_trgm", "DSQL has no such objects"],
    ["TRUNCATE a", "DSQL has no TRUNCATE"],
    ["GRANT CONNECT ON DATABASE postgres TO r", "DSQL grants nothing on a database"],
    ["GRANT USAGE ON SCHEMA public TO r", "DSQL grants nothing on schema public"],
    ["REVOKE ALL ON SCHEMA s, Public FROM r", "DSQL grants nothing on schema public"],
    ["BEGIN", "BEGIN has no place in a migration: each statement is a transaction of its own"],
    ["COMMIT", "COMMIT has no place in a migration"],
    ["SET search_path TO x", "SET has no place in a migration"],
    ["SELECT 1", "SELECT is not a statement for a migration"],
    ["COPY a FROM STDIN", "COPY is not a statement for a migration"],
    ["\\i other.sql", "\\ is not a statement for a migration"],
    ["-- @run unknown-step", 'no step is registered as "unknown-step"; there is fill-something'],
    ["-- @unless DELETE FROM a\nDELETE FROM b", "@unless takes one SELECT on one line"],
    ["-- @unless SELECT 1; SELECT 2\nDELETE FROM b", "@unless takes one SELECT on one line"],
  ])("%s", async (sql, reason) => {
    const refused = checkSql(`-- a remark\nDELETE FROM a;\n\n${sql};\n`.replace(/^(-- @run.*);/m, "$1"));
    await expect(refused).rejects.toThrow(/^0001_case\.sql:4: /);
    await expect(refused).rejects.toThrow(reason);
  });
});

describe("a statement is accepted as", () => {
  test.each([
    ["CREATE TABLE IF NOT EXISTS a (b TEXT DEFAULT 'serial', CHECK (b <> ''))", "ddl", "CREATE TABLE a"],
    ["CREATE TABLE IF NOT EXISTS a (b INT, serial TEXT)", "ddl", "CREATE TABLE a"],
    ["create or replace view v as select 1", "ddl", "CREATE VIEW v"],
    ["DROP INDEX IF EXISTS i", "ddl", "DROP INDEX i"],
    ['DROP TABLE IF EXISTS s."My Table"', "ddl", "DROP TABLE My Table"],
    [
      "ALTER TABLE a ADD COLUMN IF NOT EXISTS b TEXT,\n ADD COLUMN IF NOT EXISTS c INT",
      "ddl",
      "ALTER TABLE a ADD COLUMN IF NOT EXISTS b TEXT, ADD COLUMN …",
    ],
    [
      "ALTER TABLE s.a ALTER COLUMN b SET DEFAULT 5, ALTER c DROP NOT NULL",
      "ddl",
      "ALTER TABLE s.a ALTER COLUMN b SET DEFAULT 5, ALTER c DROP …",
    ],
    ["ALTER TABLE a DROP CONSTRAINT IF EXISTS c", "ddl", "ALTER TABLE a DROP CONSTRAINT IF EXISTS c"],
    ["ALTER TABLE IF EXISTS a RENAME TO b", "ddl", "ALTER TABLE IF EXISTS a RENAME TO b"],
    ["-- @unless SELECT 1\nALTER TABLE a ADD COLUMN b TEXT", "ddl", "ALTER TABLE a ADD COLUMN b TEXT"],
    [
      "-- @unless SELECT 1\nALTER TABLE a ADD CHECK (b > 0) NOT VALID",
      "ddl",
      "ALTER TABLE a ADD CHECK (b > 0) NOT VALID",
    ],
    [
      "-- @unless SELECT 1\nALTER TABLE a ADD CONSTRAINT c UNIQUE USING INDEX i",
      "ddl",
      "ALTER TABLE a ADD CONSTRAINT c UNIQUE USING INDEX i",
    ],
    ["ALTER TABLE ASYNC a VALIDATE CONSTRAINT c", "validate", "ALTER TABLE ASYNC a VALIDATE CONSTRAINT c"],
    [
      "CREATE UNIQUE INDEX ASYNC IF NOT EXISTS i ON a (b, lower(c)) WHERE d",
      "index",
      "CREATE UNIQUE INDEX i",
    ],
    ['CREATE INDEX ASYNC IF NOT EXISTS "I ""x" ON s.a (b)', "index", 'CREATE INDEX I "x'],
    ["INSERT INTO a VALUES (1)", "dml", "INSERT INTO"],
    ["WITH x AS (SELECT 1) DELETE FROM a", "dml", "WITH X"],
    ["GRANT SELECT ON a TO r", "ddl", "GRANT SELECT"],
    ["GRANT USAGE ON SCHEMA s TO public", "ddl", "GRANT USAGE"],
    ["-- @unless SELECT 1\nCREATE ROLE r WITH LOGIN", "ddl", "CREATE ROLE r"],
    ["-- @unless SELECT 1\nALTER ROLE r WITH LOGIN", "ddl", "ALTER ROLE r WITH LOGIN"],
    ["COMMENT ON TABLE a IS 'x'", "ddl", "COMMENT ON"],
  ])("%s → %s", async (sql, kind, summary) => {
    expect((await checkSql(sql))[0]?.action).toMatchObject({ kind, summary });
  });

  test("an index whose schema and name are known as the database stores them", async () => {
    const [step] = await checkSql('CREATE INDEX ASYNC IF NOT EXISTS "I ""x" ON Shelves.a (b)');
    expect(step?.action).toMatchObject({ index: { schema: "shelves", name: 'I "x' } });
  });
});

describe("a folder is rejected", () => {
  const fine = "DELETE FROM a;";
  test.each<[string, Record<string, string | Uint8Array>, string]>([
    ["without a migration", { "README.md": "" }, "There is no migration (*.sql) in "],
    ["with a badly named file", { "1_x.sql": fine }, "1_x.sql: is no name of a migration"],
    ["with a file in capitals", { "0001_x.SQL": fine }, "0001_x.SQL: is no name of a migration"],
    [
      "with a number twice",
      { "0001_a.sql": fine, "0001_b.sql": fine },
      "0001_b.sql: has the number of 0001_a.sql",
    ],
    ["with an empty file", { "0001_a.sql": "" }, "0001_a.sql: holds no statement"],
    ["with nothing but comments", { "0001_a.sql": "-- x\n" }, "0001_a.sql: holds no statement"],
    [
      "with bytes that are no UTF-8",
      { "0001_a.sql": new Uint8Array([45, 45, 255]) },
      "0001_a.sql: is no UTF-8",
    ],
    ["with a NUL", { "0001_a.sql": "DELETE\n FROM a\0" }, "0001_a.sql:2: holds a NUL character"],
    [
      "for its last file",
      { "0001_a.sql": fine, "0009_b.sql": "\n\nSELECT 1" },
      "0009_b.sql:3: SELECT is not",
    ],
  ])("%s", async (_, files, message) => {
    await expect(check(files)).rejects.toThrow(message);
  });

  test("that doesn't exist", async () => {
    await expect(readMigrations(join(parent, "none"), [])).rejects.toThrow(
      "Can't read the folder of migrations",
    );
  });
});

test("line ends and a byte order mark make no difference to a checksum", async () => {
  const [unix] = await check({ "0001_a.sql": "DELETE FROM a\nWHERE b;\n" });
  const [windows] = await check({ "0001_a.sql": "\uFEFFDELETE FROM a\r\nWHERE b;\r\n" });
  expect(windows).toEqual(unix);
});
