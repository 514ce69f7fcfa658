import { readDatabaseSettings } from "@mattb.tech/billio-config";
import type { IsolatedTemplate } from "@mattb.tech/billio-dsql-local";
import { runMigrations } from "./migrate/index.ts";

/**
 * A database with the migrations applied, for tests: `useDsql({ isolated: migrated })`. They are applied once in a run, and each file
 * has a copy.
 */
export const migrated: IsolatedTemplate = {
  // The PostgreSQL of a test run is new, and with it the template: the name needn't tell which migrations.
  template: "billio's migrations",
  prepare: async ({ env }) => {
    // The signer takes its made-up keys from there.
    Object.assign(process.env, env);
    await runMigrations({ settings: readDatabaseSettings(env), pollMs: 50 });
  },
};
