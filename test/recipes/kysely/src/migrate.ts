import { Migrator } from "kysely/migration";
import { db } from "./db.ts";

/**
 * Applies what is new in `migrations/`. Each statement is a transaction of its own, so that a migration which fails half-way
 * is run again from its beginning: write it so that it may be. One process at a time: nothing is locked.
 */
export async function migrate(): Promise<void> {
  const migrations = {
    "2026-11-01-account": await import("./migrations/2026-11-01-account.ts"),
    "2026-11-02-transfer": await import("./migrations/2026-11-02-transfer.ts"),
  };
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  // It doesn't reject: what went wrong is in the result.
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}
