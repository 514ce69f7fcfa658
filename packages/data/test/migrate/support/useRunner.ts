import { useRunnerOf } from "../../../../dsql/test/migrate/support/useRunner.ts";
import { tableNames } from "../../../../dsql/src/migrate/model/TableNames.ts";
import { createDatabase } from "../../../src/db/createDatabase.ts";
import { settingsFrom } from "../../../src/db/settings.ts";
import { tables } from "../../../src/migrate/billioMigrations.ts";
import { type MigrationEvent, runMigrations, type RunMigrationsOptions } from "../../../src/migrate/index.ts";

/** A local DSQL, emptied before each test, and ways to run Billio's migrations on it and to query its backend. */
export function useRunner() {
  const runner = useRunnerOf<RunMigrationsOptions>({
    open: (environment) => createDatabase(settingsFrom(environment)),
    runMigrations,
    tables: tableNames(tables.prefix),
  });
  return {
    ...runner,
    run: (options: RunMigrationsOptions = {}): Promise<MigrationEvent[]> => runner.run(options),
  };
}
