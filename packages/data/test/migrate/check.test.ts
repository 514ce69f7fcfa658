import { expect, test } from "vitest";
import { readMigrations } from "../../../dsql/src/migrate/read/readMigrations.ts";
import { migrationsFolder } from "../../src/migrate/migrationsFolder.ts";

test("the migrations of this repository pass the checks", async () => {
  const migrations = await readMigrations(migrationsFolder(), ["fill-title-folded"]);
  expect(migrations[0]?.name).toBe("0001_initial_schema");
});
