import { endOnClosedPipe, resolveFolder } from "@mattb.tech/billio-config";
import { createMigrateCommand } from "@mattb.tech/billio-dsql/migrate/cli";
import { optionsOf } from "./db/createDatabase.ts";
import { settingsFrom } from "./db/settings.ts";
import { tables } from "./migrate/billioMigrations.ts";
import { migrationsFolder } from "./migrate/migrationsFolder.ts";
import { codeMigrations } from "./migrate/codeMigrations.ts";

const migrate = createMigrateCommand({
  settings: () => optionsOf(settingsFrom(process.env)),
  folder: migrationsFolder,
  steps: codeMigrations,
  tables,
  resolveFolder: (path) => resolveFolder(path),
  name: "billio-data migrate",
  help: {
    cluster: "the cluster that BILLIO_DSQL_ENDPOINT names",
    folder: "migrations/ of this repository",
    settings: `  BILLIO_DSQL_ENDPOINT (host[:port], required), AWS_REGION, BILLIO_DSQL_USER (default admin), BILLIO_DSQL_CA_FILE, and
  credentials where the AWS SDK looks for them, e.g. AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY`,
    example:
      "  BILLIO_DSQL_ENDPOINT=<cluster>.dsql.us-east-1.on.aws npx --no-install billio-data migrate --wait 60",
  },
});

endOnClosedPipe();
process.exitCode = await migrate(process.argv.slice(2));
