import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { checkMigrations, migrationFiles } from "../src/migrations/checkMigrations.ts";
import { readUsesRecord, type UsesRecord } from "../src/migrations/usesRecord.ts";

const migrations = fileURLToPath(new URL("../../../migrations", import.meta.url));
const record = await readUsesRecord(join(migrations, "released.json"));
/** Later changes of what the code uses are no concern of these tests. */
const through = "0009_refill_title_folded.sql";

/** What is told of a migration that follows those of the repository up to 0009. */
async function faults(sql: string, more: Partial<UsesRecord> = {}): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "billio-migrations-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(folder, { recursive: true });
  const added = join(folder, "9000_added.sql");
  await writeFile(added, sql);
  const before = (await migrationFiles(migrations)).filter(
    (file) => !file.endsWith("0010_database_roles.sql"),
  );
  const found = await checkMigrations([...before, added], { ...record, ...more, through });
  return found.map(({ file, line, message }) => `${file.slice(folder.length + 1)}:${line}: ${message}`);
}

/** The rule's answer is tested once; here, what it is that is refused. */
const whats = async (sql: string, more: Partial<UsesRecord> = {}) =>
  (await faults(sql, more)).map((message) => message.replace(/^\S+ (.*?)\. A release that runs .*$/, "$1"));

test("a column in use isn't dropped, and the message has what to do instead", async () => {
  expect(await faults("-- Nobody wants these.\n\nALTER TABLE items DROP COLUMN IF EXISTS notes;")).toEqual([
    "9000_added.sql:3: drops items.notes. A release that runs while migrations do uses it. Release code that doesn't use it first, and drop it with a later release.",
  ]);
});

describe("rejected while it is in use:", () => {
  test.each([
    ["DROP TABLE IF EXISTS items", "drops the table items"],
    ["DROP TABLE IF EXISTS other, public.write_records", "drops the table write_records"],
    ["DROP SCHEMA IF EXISTS public", "drops the schema public, which holds all tables"],
    ["DROP FUNCTION IF EXISTS f() CASCADE", "drops by CASCADE what it doesn't name, and so can't be judged"],
    ["DROP OWNED BY billio_app", "drops by OWNED what it doesn't name, and so can't be judged"],
    [
      "ALTER TABLE _billio_migration_steps DROP COLUMN finished_at",
      "drops _billio_migration_steps.finished_at",
    ],
    ["ALTER TABLE items RENAME COLUMN title TO name", "renames items.title"],
    ["ALTER TABLE items RENAME TO things", "renames the table items"],
    ["ALTER TABLE items SET SCHEMA old", "moves the table items to another schema"],
    ["ALTER SCHEMA public RENAME TO old", "renames the schema public, which holds all tables"],
    ["ALTER TABLE items ALTER COLUMN rating TYPE bigint", "changes the type of items.rating"],
    ["ALTER TABLE items ALTER COLUMN notes SET NOT NULL", "has items.notes refuse null"],
    [
      "ALTER TABLE items ADD COLUMN language text NOT NULL",
      "adds items.language NOT NULL without a default, which no row is given",
    ],
    [
      "ALTER TABLE items ADD CONSTRAINT sane CHECK (rating BETWEEN 1 AND 10) NOT VALID",
      "has items refuse what doesn't hold to sane",
    ],
    [
      "CREATE UNIQUE INDEX ASYNC IF NOT EXISTS one ON items (type, external_id)",
      "has items refuse rows that are alike in (type, external_id)",
    ],
    [
      "ALTER TABLE write_records DROP CONSTRAINT IF EXISTS write_records_pkey",
      "drops write_records_pkey, by which ON CONFLICT (id) knows the rows of write_records",
    ],
    [
      "DROP INDEX IF EXISTS idx_external_id",
      "drops the index idx_external_id, through which lists and searches of items are read",
    ],
    ["REVOKE INSERT ON items FROM billio_app", "takes away rights on items"],
    [
      "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM billio_app",
      "takes away rights on all tables of a schema",
    ],
    ["REVOKE USAGE ON SCHEMA public FROM PUBLIC", "takes away USAGE of a schema"],
    ["DROP ROLE IF EXISTS billio_app", "drops the role billio_app"],
    ["ALTER ROLE billio_app NOLOGIN", "takes LOGIN from billio_app"],
    ["REVOKE billio_app FROM another", "takes a role away from another"],
  ])("%s", async (sql, what) => {
    expect(await whats(sql)).toEqual([what]);
  });

  test("the default of a column that rows are added without", async () => {
    const used = [...record.used, "insert items (id, title)"];
    const sql = "ALTER TABLE items ALTER COLUMN added_at DROP DEFAULT";
    expect(await whats(sql, { used })).toEqual([
      "takes the default of items.added_at away, which rows are added without",
    ]);
    expect(await whats(sql, { used: ["insert items (added_at, id)"] })).toEqual([]);
    expect(await whats(sql.replace("DROP DEFAULT", "SET DEFAULT now()"), { used })).toEqual([]);
  });

  test("what the code of the commit no longer uses, as long as a release may use it", async () => {
    const gone = ["column items.notes", "write items.notes"];
    const used = record.used.filter((use) => !gone.includes(use));
    const sql = "ALTER TABLE items DROP COLUMN IF EXISTS notes";
    expect(await whats(sql, { used, noLongerUsed: gone })).toEqual(["drops items.notes"]);
    expect(await whats(sql, { used, noLongerUsed: [] })).toEqual([]);
  });

  test("each of several actions and statements, where it stands", async () => {
    expect(
      await faults(
        "ALTER TABLE items DROP COLUMN data, DROP COLUMN shelf;\nDROP TABLE IF EXISTS write_records;",
      ),
    ).toEqual([
      expect.stringMatching(/^9000_added.sql:1: drops items.data\./),
      expect.stringMatching(/^9000_added.sql:1: drops items.shelf\./),
      expect.stringMatching(/^9000_added.sql:2: drops the table write_records\./),
    ]);
  });
});

describe("rejected because it runs what can't be analyzed:", () => {
  test.each([
    ["DO $$ BEGIN DROP TABLE items; END $$", "runs the body of a DO block"],
    ["DO LANGUAGE plpgsql 'BEGIN EXECUTE ''DROP TABLE '' || ''items''; END'", "runs the body of a DO block"],
    [
      "CREATE PROCEDURE gone() LANGUAGE plpgsql AS $$ BEGIN DROP INDEX idx_external_id; END $$",
      "makes the procedure gone with a body",
    ],
    ["CALL gone()", "calls the procedure gone"],
    ["CALL public.wait_for_job('x')", "calls the procedure public.wait_for_job"],
    [
      "CREATE OR REPLACE FUNCTION public.f() RETURNS void LANGUAGE sql AS 'DROP TABLE items'",
      "makes the function public.f with a body",
    ],
    [
      "CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; END",
      "makes the function f with a body",
    ],
  ])("%s", async (sql, what) => {
    expect(await whats(sql)).toEqual([`${what}, which can't be judged`]);
    expect(await faults(`-- released: keeps to it, it makes rows of others only\n${sql}`)).toEqual([]);
    expect(await faults(sql, { used: [], noLongerUsed: [] })).toEqual([]);
  });

  test("with what to write instead", async () => {
    expect(await faults("\nDO $$ BEGIN DROP TABLE items; END $$;")).toEqual([
      '9000_added.sql:2: runs the body of a DO block, which can\'t be judged. A release that runs while migrations do may use what that changes. Write the statements themselves, one after the other, where each is judged, and loops over rows as a step in TypeScript ("-- @run"); or say before the statement why nothing that runs is harmed: "-- released: keeps to it, <why>".',
    ]);
  });
});

describe("allowed:", () => {
  test.each([
    "CREATE TABLE IF NOT EXISTS shelves (id uuid PRIMARY KEY, name text NOT NULL)",
    "ALTER TABLE items ADD COLUMN language text",
    "ALTER TABLE items ADD COLUMN language text NOT NULL DEFAULT 'en'",
    "ALTER TABLE items ALTER COLUMN rating DROP NOT NULL",
    "ALTER TABLE items ALTER COLUMN rating SET DEFAULT 5",
    "ALTER TABLE items DROP CONSTRAINT IF EXISTS chk_series_id",
    "CREATE INDEX ASYNC IF NOT EXISTS idx_notes ON items (notes)",
    "CREATE UNIQUE INDEX ASYNC IF NOT EXISTS one ON items (shelf, id)",
    "CREATE UNIQUE INDEX ASYNC IF NOT EXISTS one ON others (title)",
    "ALTER INDEX IF EXISTS idx_external_id RENAME TO idx_external",
    "DROP INDEX IF EXISTS idx_nobody_has",
    "DROP TABLE IF EXISTS others",
    "ALTER TABLE others DROP COLUMN title",
    "GRANT SELECT ON items TO billio_readonly",
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    "REVOKE SELECT ON others FROM billio_app",
    "DELETE FROM items WHERE type = 'Movie'",
    "CALL sys.wait_for_job('abcdefghijklmnopqrstuvwxyz')",
    "DROP FUNCTION IF EXISTS f()",
  ])("%s", async (sql) => {
    expect(await faults(sql)).toEqual([]);
  });

  test("the drop of an index that another one begins like", async () => {
    const another = "CREATE INDEX ASYNC IF NOT EXISTS idx_external_more ON items (external_id, moved_at);";
    const drop = "DROP INDEX IF EXISTS idx_external_id;";
    expect(await faults(`${another}\n${drop}`)).toEqual([]);
    expect(await whats(`${drop}\n${another}`)).toHaveLength(1);
    expect(
      await whats(`${another.replace("moved_at)", "moved_at) WHERE notes IS NULL")}\n${drop}`),
    ).toHaveLength(1);
  });

  test("what is narrower, with a reason why the release keeps to it; but no drop", async () => {
    const why = "-- released: keeps to it, each write since 4.1 gives a note\n";
    expect(await faults(`${why}ALTER TABLE items ALTER COLUMN notes SET NOT NULL`)).toEqual([]);
    expect(await faults(`${why}DROP INDEX IF EXISTS idx_external_id`)).toEqual([]);
    expect(await whats(`${why}ALTER TABLE items DROP COLUMN IF EXISTS notes`)).toEqual(["drops items.notes"]);
    expect(
      await whats("-- released: keeps to it\nALTER TABLE items ALTER COLUMN notes SET NOT NULL"),
    ).toHaveLength(1);
  });

  test("whatever landed before the last release", async () => {
    const used = [...record.used, "index idx_type_title"];
    const files = await migrationFiles(migrations);
    const since = async (through: string) =>
      (await checkMigrations(files, { ...record, used, through })).map(({ what }) => what);
    expect(await since("0006_title_indexes.sql")).toEqual([
      "drops the index idx_type_title, through which lists and searches of items are read",
    ]);
    expect(await since("0007_drop_superseded_indexes.sql")).toEqual([]);
  });
});
