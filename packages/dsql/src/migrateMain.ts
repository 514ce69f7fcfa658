import { commandName } from "./cli/commandName.ts";
import { endOnClosedPipe } from "./cli/endOnClosedPipe.ts";
import { createMigrateCommand } from "./migrate/cli/createMigrateCommand.ts";
import { readDatabaseOptions } from "./settings/readDatabaseOptions.ts";

const name = commandName(["dsql-migrate"]);
const migrate = createMigrateCommand({
  name,
  settings: () => readDatabaseOptions(),
  folder: () => "migrations",
  help: {
    cluster: "the cluster that DSQL_ENDPOINT names",
    folder: "migrations/ of the working directory",
    settings: `  DSQL_ENDPOINT (host[:port], required), AWS_REGION, DSQL_USER (default admin), DSQL_CA_FILE, and credentials where the
  AWS SDK looks for them, e.g. AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY`,
    example: `  DSQL_ENDPOINT=<cluster>.dsql.us-east-1.on.aws npx ${name} --wait 60`,
  },
});

endOnClosedPipe();
process.exitCode = await migrate(process.argv.slice(2));
