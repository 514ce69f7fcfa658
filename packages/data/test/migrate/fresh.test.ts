import { describe, expect, test } from "vitest";
import type { Executor } from "../../../dsql/src/executor/Executor.ts";
import { migrationStatus } from "../../src/migrate/index.ts";
import { useRunner } from "./support/useRunner.ts";

const runner = useRunner();

describe("a fresh cluster", () => {
  test("gets the whole schema, every index valid", async () => {
    const events = await runner.run();
    const last = events.at(-1);
    expect(last?.event === "done" && last.applied).toContain("0001_initial_schema");
    expect(
      await runner.queryBackend(
        `SELECT c.relname AS index, i.indisvalid AS valid, pg_get_expr(i.indpred, i.indrelid) AS only
         FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
         WHERE i.indrelid = 'items'::regclass ORDER BY 1`,
      ),
    ).toEqual([
      { index: "idx_external_id", valid: true, only: null },
      { index: "idx_series_id", valid: true, only: null },
      { index: "idx_title_folded_rest", valid: true, only: "(title_folded_rest IS NOT NULL)" },
      { index: "idx_title_unfolded", valid: true, only: "(title_folded IS NULL)" },
      { index: "idx_type_added_id", valid: true, only: null },
      { index: "idx_type_moved_id", valid: true, only: null },
      { index: "idx_type_shelf_added_id", valid: true, only: null },
      { index: "idx_type_shelf_moved_id", valid: true, only: null },
      { index: "idx_type_title_folded", valid: true, only: null },
      { index: "items_pkey", valid: true, only: null },
    ]);
    expect(
      await runner.queryBackend(
        `SELECT column_name FROM information_schema.columns WHERE table_name = 'items' AND is_nullable = 'YES'
         AND column_name IN ('image_sizes', 'title_folded', 'title_folded_rest') ORDER BY 1`,
      ),
    ).toHaveLength(3);
  });

  test("is left alone by a second run, which takes no lease and writes nothing", async () => {
    await runner.run();
    const before = await runner.queryBackend("SELECT * FROM _billio_migration_lease");
    const events = await runner.run();
    expect(events.map(({ event }) => event)).toEqual(["checked", "done"]);
    expect(await runner.queryBackend("SELECT * FROM _billio_migration_lease")).toEqual(before);
  });

  test("is told about by a dry run, and not changed", async () => {
    const events = await runner.run({ dryRun: true });
    expect(events.filter(({ event }) => event === "planned").slice(0, 2)).toMatchObject([
      { file: "0001_initial_schema.sql", line: 3, summary: "CREATE TABLE items" },
      { file: "0001_initial_schema.sql", line: 21, summary: "CREATE INDEX idx_type_moved" },
    ]);
    expect(
      await runner.queryBackend("SELECT * FROM pg_class WHERE relnamespace = 'public'::regnamespace"),
    ).toEqual([]);
  });

  test("has a status that says so, and is not changed by asking", async () => {
    const status = await migrationStatus({ executor: runner.database() });
    expect(status.migrations[0]).toEqual({
      name: "0001_initial_schema",
      state: "pending",
      stepsDone: 0,
      steps: 6,
    });
    expect(status).not.toHaveProperty("lease");
    expect(
      await runner.queryBackend("SELECT * FROM pg_class WHERE relnamespace = 'public'::regnamespace"),
    ).toEqual([]);
  });
});

describe("a step", () => {
  test("is skipped when the query of its @unless returns a row", async () => {
    const folder = await runner.folder({
      "0001_a.sql": `CREATE TABLE IF NOT EXISTS a (b INT PRIMARY KEY);
        -- @unless SELECT 1
        INSERT INTO a VALUES (1);
        -- @unless SELECT 1 WHERE false
        INSERT INTO a VALUES (2);`,
    });
    const events = await runner.run({ folder });
    expect(
      events.flatMap((event) => (event.event === "step" && event.state !== "running" ? [event.state] : [])),
    ).toEqual(["done", "skipped", "done"]);
    expect(await runner.queryBackend("SELECT b FROM a")).toEqual([{ b: 2 }]);
  });

  test("that somebody else was faster with counts as skipped, when its @unless tells so by then", async () => {
    const role = `fresh_${String(process.pid)}`;
    const folder = await runner.folder({
      "0001_a.sql": `-- @unless SELECT 1 FROM pg_roles WHERE rolname = '${role}'\nCREATE ROLE ${role} WITH LOGIN`,
    });
    const database = runner.database();
    const beside: Executor = {
      inTransaction: false,
      run: async (statement) => {
        if (statement.sql.startsWith("CREATE ROLE")) await database.run(statement);
        return database.run(statement);
      },
      transact: (work, options) => database.transact(work, options),
    };
    const events = await runner.run({ folder, executor: beside });
    await runner.queryBackend(`DROP ROLE ${role}`);
    expect(events.filter(({ event }) => event === "step").at(-1)).toMatchObject({ state: "skipped" });
  });

  test("that fails names file, line and the database's words, and the next run goes on from it", async () => {
    const text = (statement: string) => `CREATE TABLE IF NOT EXISTS a (b INT PRIMARY KEY);
INSERT INTO a VALUES (1);

${statement};
INSERT INTO a VALUES (3);`;
    const folder = await runner.folder({ "0001_a.sql": text("INSERT INTO nowhere VALUES (2)") });
    await expect(runner.run({ folder })).rejects.toMatchObject({
      message:
        '0001_a.sql:4: relation "nowhere" does not exist (SQLSTATE 42P01)\nstatement 3 of 4: INSERT INTO nowhere VALUES (2)',
      file: "0001_a.sql",
      line: 4,
    });
    const mended = await runner.folder({ "0001_a.sql": text("INSERT INTO a VALUES (2)") });
    await runner.run({ folder: mended });
    expect(await runner.queryBackend("SELECT b FROM a ORDER BY b")).toEqual([{ b: 1 }, { b: 2 }, { b: 3 }]);
  });

  test("that validates a constraint fails while a row breaks it", async () => {
    const files = (sql: string) => ({
      "0001_a.sql": `CREATE TABLE IF NOT EXISTS a (b INT PRIMARY KEY); INSERT INTO a VALUES (0);
        -- @unless SELECT 1 FROM pg_constraint WHERE conname = 'positive'
        ALTER TABLE a ADD CONSTRAINT positive CHECK (b > 0) NOT VALID;
        ${sql}
        ALTER TABLE ASYNC a VALIDATE CONSTRAINT positive;`,
    });
    await expect(runner.run({ folder: await runner.folder(files("")) })).rejects.toThrow(
      /^0001_a\.sql:5: the constraint is not valid, job \w+ is failed: .*positive/,
    );
    await runner.queryBackend("UPDATE a SET b = 1");
    await runner.run({ folder: await runner.folder(files("")) });
    expect(
      await runner.queryBackend("SELECT convalidated FROM pg_constraint WHERE conname = 'positive'"),
    ).toEqual([{ convalidated: true }]);
  });
});

describe("a file", () => {
  const first = "CREATE TABLE IF NOT EXISTS a (b INT PRIMARY KEY);\n";

  test("that was edited after it was applied is rejected by name", async () => {
    await runner.run({ folder: await runner.folder({ "0001_a.sql": first }) });
    const folder = await runner.folder({
      "0001_a.sql": `${first}DROP TABLE IF EXISTS a;`,
      "0002_b.sql": first,
    });
    await expect(runner.run({ folder })).rejects.toThrow("0001_a.sql: was edited after it was applied");
    const status = await migrationStatus({ executor: runner.database(), folder });
    expect(status.migrations.map(({ state }) => state)).toEqual(["edited", "pending"]);
  });

  test("of which a step that has run was edited is rejected with the line", async () => {
    const folder = (text: string) => runner.folder({ "0001_a.sql": text });
    await expect(runner.run({ folder: await folder(`${first}DELETE FROM nowhere;`) })).rejects.toThrow(
      "0001_a.sql:2",
    );
    const status = await migrationStatus({
      executor: runner.database(),
      folder: await folder(`${first}DELETE FROM nowhere;`),
    });
    expect(status.migrations).toMatchObject([{ state: "partial", stepsDone: 1, steps: 2 }]);
    await expect(
      runner.run({ folder: await folder("\nCREATE TABLE IF NOT EXISTS other (b INT);DELETE FROM a;") }),
    ).rejects.toThrow("0001_a.sql:2: step 1 was run already and has been edited since");
    await expect(runner.run({ folder: await folder("-- @run fill-title-folded") })).rejects.toThrow(
      "0001_a.sql:1: step 1 was run already",
    );
  });

  test("that was mended by leaving out the step that failed is recorded as applied", async () => {
    await expect(
      runner.run({ folder: await runner.folder({ "0001_a.sql": `${first}DELETE FROM nowhere;` }) }),
    ).rejects.toThrow("0001_a.sql:2");
    const folder = await runner.folder({ "0001_a.sql": first });
    expect((await runner.run({ folder })).at(-1)).toMatchObject({ event: "done", applied: ["0001_a"] });
    expect((await runner.run({ folder })).at(-1)).toMatchObject({ event: "done", applied: [] });
    const status = await migrationStatus({ executor: runner.database(), folder });
    expect(status.migrations).toMatchObject([{ state: "applied" }]);
  });

  test("with a number before one that is applied is rejected", async () => {
    await runner.run({ folder: await runner.folder({ "0002_b.sql": first }) });
    const folder = await runner.folder({ "0001_a.sql": first, "0002_b.sql": first });
    await expect(runner.run({ folder })).rejects.toThrow("0001_a.sql: is numbered before 0002_b.sql");
  });

  test("that is applied but gone from the folder is told about", async () => {
    await runner.run({ folder: await runner.folder({ "0001_a.sql": first, "0002_b.sql": first }) });
    const events = await runner.run({ folder: await runner.folder({ "0001_a.sql": first }) });
    expect(events).toContainEqual({ event: "unknown", names: ["0002_b"] });
  });

  test("that is wrong stops the run before the first statement of the files before it", async () => {
    const folder = await runner.folder({ "0001_a.sql": first, "0010_b.sql": "DROP TABLE a;" });
    await expect(runner.run({ folder })).rejects.toThrow("0010_b.sql:1: DROP TABLE a can't run twice");
    expect(
      await runner.queryBackend("SELECT * FROM pg_class WHERE relnamespace = 'public'::regnamespace"),
    ).toEqual([]);
  });
});
