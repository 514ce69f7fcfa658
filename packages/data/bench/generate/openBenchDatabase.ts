import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { DsqlLocal } from "@mattb.tech/billio-dsql-local";
import pg from "pg";
import { createDatabase } from "../../src/db/createDatabase.ts";
import { settingsFrom } from "../../src/db/settings.ts";
import { runMigrations } from "../../src/migrate/index.ts";
import { loadItems, marker } from "./loadItems.ts";
import { startDsql } from "./startDsql.ts";

/** A local DSQL with the first N generated items, and its backend PostgreSQL. */
export interface BenchDatabase {
  dsql: Pick<DsqlLocal, "endpoint" | "caFile" | "env" | "backendConnectionString">;
  items: number;
  /** In the backend, without DSQL's rules: for loading, EXPLAIN and cleaning up. */
  backend: pg.Client;
  close(): Promise<void>;
}

/** Starts the local DSQL of one size. Its folder is kept, so that only the first run has to load. */
export async function openBenchDatabase(
  items: number,
  folder: string,
  log: (line: string) => void,
): Promise<BenchDatabase> {
  const dataDir = join(folder, `${items}`);
  await mkdir(dataDir, { recursive: true, mode: 0o711 });
  const dsql = await startDsql(dataDir);
  const backend = new pg.Client({ connectionString: dsql.backendConnectionString });
  const close = async () => {
    await backend.end();
    await dsql.stop();
  };
  try {
    await backend.connect();
    // A disk's sync time is unrelated to DSQL, and would hide what the library costs.
    await backend.query("ALTER DATABASE postgres SET synchronous_commit = off");
    const executor = createDatabase(settingsFrom(dsql.env));
    try {
      await runMigrations({ executor });
    } finally {
      await executor.close();
    }
    const found = await backend.query<{ marker: string | null }>(
      "SELECT obj_description('items'::regclass) AS marker",
    );
    if (found.rows[0]?.marker !== marker(items)) {
      log(`loading ${items} items`);
      await loadItems(backend, items, log);
    }
    return { dsql, items, backend, close };
  } catch (error) {
    await close();
    throw error;
  }
}
