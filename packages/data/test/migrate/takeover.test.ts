import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { foldedColumns } from "../../src/item/foldedColumns.ts";
import { migrationsFolder } from "../../src/migrate/migrationsFolder.ts";
import { useRunner } from "./support/useRunner.ts";

const runner = useRunner();
const APPLIED_AT = "1767225600000";
const titles = ["Amélie", "ΟΔΥΣΣΕΎΣ", "100% _\\ 'quoted'", "東".repeat(500), "a"];

/** What the old runner left: 0001 applied, its row without a checksum, and items. */
async function leaveOldCluster(): Promise<void> {
  const sql = readFileSync(join(migrationsFolder(), "0001_initial_schema.sql"), "utf8");
  await runner.queryBackend(sql.replaceAll(" ASYNC", ""));
  await runner.queryBackend(
    "CREATE TABLE _billio_migrations (name TEXT PRIMARY KEY, applied_at BIGINT NOT NULL)",
  );
  await runner.queryBackend(`INSERT INTO _billio_migrations VALUES ('0001_initial_schema', ${APPLIED_AT})`);
  for (const title of titles) {
    await runner.queryBackend(
      "INSERT INTO items (id, type, shelf, title, notes) VALUES (gen_random_uuid(), 'Book', 'Read', $1, 'kept')",
      [title],
    );
  }
}

describe("a cluster as the old runner left it", () => {
  beforeEach(leaveOldCluster);

  test("is taken over with its rows, whose titles are folded", async () => {
    const before = await runner.queryBackend(
      "SELECT id, type, shelf, title, notes, added_at, data FROM items ORDER BY id",
    );
    const events = await runner.run();
    expect(events).toContainEqual({ event: "adopted", file: "0001_initial_schema.sql" });
    expect(
      await runner.queryBackend(
        "SELECT id, type, shelf, title, notes, added_at, data FROM items ORDER BY id",
      ),
    ).toEqual(before);
    const rows = await runner.queryBackend<{ title: string; titleFolded: string; titleFoldedRest: string }>(
      `SELECT title, title_folded AS "titleFolded", title_folded_rest AS "titleFoldedRest" FROM items`,
    );
    expect(rows).toHaveLength(titles.length);
    for (const { title, ...folded } of rows) expect(folded).toEqual(foldedColumns(title));
  });

  test("ends with the schema of a fresh one", async () => {
    await runner.run();
    const { steps: _, ...taken } = (await runner.snapshot()) as Record<string, unknown>;
    await runner.empty();
    await runner.run();
    const { steps: __, ...fresh } = (await runner.snapshot()) as Record<string, unknown>;
    expect(taken).toEqual(fresh);
  });

  test("stays readable and writable for the old runner", async () => {
    await runner.run();
    const [first] = await runner.queryBackend(
      "SELECT name, applied_at FROM _billio_migrations ORDER BY name",
    );
    expect(first).toEqual({ name: "0001_initial_schema", applied_at: APPLIED_AT });
    await runner.queryBackend(
      "INSERT INTO _billio_migrations (name, applied_at) VALUES ('0099_by_the_old_one', 1)",
    );
    expect((await runner.run()).at(-1)).toMatchObject({ event: "done", applied: [] });
  });

  test("gets an index built again that the old runner, which waited for no job, left invalid", async () => {
    await runner.queryBackend(
      "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'idx_external_id'::regclass",
    );
    const events = await runner.run();
    expect(events).toContainEqual(expect.objectContaining({ event: "dropped", index: "idx_external_id" }));
    expect(
      await runner.queryBackend(
        "SELECT indisvalid FROM pg_index WHERE indexrelid = 'idx_external_id'::regclass",
      ),
    ).toEqual([{ indisvalid: true }]);
  });
});
