/** An application's command for its migrations: all that it has to write. */
import { createMigrateCommand } from "@mattb.tech/billio-dsql/migrate/cli";
import { readDatabaseOptions, settingNames } from "@mattb.tech/billio-dsql/settings";

const migrate = createMigrateCommand({
  settings: () => readDatabaseOptions(process.env, settingNames("BILLIO_DSQL_")),
  folder: () => "migrations",
  tables: { prefix: "_shop" },
});
process.exitCode = await migrate(process.argv.slice(2));
