import { readDatabaseSettings } from "@mattb.tech/billio-config";
import type { IsolatedTemplate } from "@mattb.tech/billio-dsql-local";
import { runMigrations } from "./migrate/index.ts";

/**
 * A database with the migrations applied, for tests: `useDsql({ isolated: migrated })`. They are applied once in a run, and each file
 * has a copy.
 */
export const migrated: IsolatedTemplate = {
  // Each test run has a new PostgreSQL, so the template's name needn't identify the migrations.
  template: "billio's migrations",
  prepare: async ({ env }) => {
    // The signer reads its dummy keys from there.
    Object.assign(process.env, env);
    await runMigrations({ settings: readDatabaseSettings(env), pollMs: 50 });
  },
};
