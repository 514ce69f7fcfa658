import { statSync } from "node:fs";
import { resolveFolder } from "@mattb.tech/billio-config";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { ConfigurationError, DataError } from "../errors.ts";
import { MigrationLeaseHeldError } from "./LeaseErrors.ts";
import { MigrationError } from "./MigrationError.ts";
import { migrationsFolder } from "./migrationsFolder.ts";
import { migrationStatus } from "./migrationStatus.ts";
import { formatStatus } from "./formatStatus.ts";
import { registeredSteps } from "./registeredSteps.ts";
import { createReporter } from "./reporter.ts";
import { runMigrations } from "./runMigrations.ts";

/** What the process ends with; documented in `--help`. */
const EXIT = { done: 0, failed: 1, usage: 2, leaseHeld: 3 } as const;

const HELP = `
Exit codes:
  0  done: the cluster is up to date (or told about, with --status and --dry-run), or this help was shown
  1  failed: a file is at fault, a statement failed, or the run was stopped; what is done stays, run again to go on
  2  usage: wrong arguments, or settings that are missing or malformed
  3  another runner holds the lease, and went on past --wait

Settings:
  BILLIO_DSQL_ENDPOINT (host[:port], required), AWS_REGION, BILLIO_DSQL_USER (default admin), BILLIO_DSQL_CA_FILE, and
  credentials where the AWS SDK looks for them, e.g. AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY

Migrations:
  SQL files named 0001_like_this.sql. Two comments before a statement are directives:
    -- @unless <SELECT …>   skip the next statement when the query returns a row
    -- @run <name>          a step written in TypeScript, e.g. fill-title-folded

Example:
  BILLIO_DSQL_ENDPOINT=<cluster>.dsql.us-east-1.on.aws yarn workspace @mattb.tech/billio-data migrate --wait 60
`;

interface Options {
  folder?: string;
  status?: boolean;
  dryRun?: boolean;
  json?: boolean;
  repeat?: string;
  wait: number;
  jobTimeout: number;
}

/** The command `migrate`: parses arguments, runs, prints. Resolves to the exit code. */
export async function migrateCommand(args: readonly string[]): Promise<number> {
  let code: number = EXIT.done;
  const command = new Command("migrate")
    .description("Brings the cluster that BILLIO_DSQL_ENDPOINT names up to date with the migrations.")
    .option(
      "--folder <path>",
      "folder of the migrations (default: migrations/ of this repository)",
      existingFolder,
    )
    .option("--status", "tell what is applied and who is at work, and change nothing")
    .addOption(
      new Option(
        "--dry-run",
        "check all files and list the steps that would run, and change nothing",
      ).conflicts("status"),
    )
    .option("--json", "print one JSON object per event")
    .option("--wait <seconds>", "how long to wait for another runner", seconds, 0)
    .option("--job-timeout <seconds>", "how long to wait for one index to be built", seconds, 3_600)
    .addOption(
      new Option("--repeat <step>", "run a registered step once more")
        .choices([...registeredSteps.keys()])
        .conflicts("status"),
    )
    .addHelpText("after", HELP)
    .allowExcessArguments(false)
    .exitOverride()
    .action(async (options: Options) => {
      code = await execute(options);
    });
  try {
    await command.parseAsync(args, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  }
  return code;
}

async function execute(options: Options): Promise<number> {
  const { folder = migrationsFolder(), json = false, dryRun = false } = options;
  const reporter = createReporter(process.stdout, { json });
  const stop = new AbortController();
  const onSignal = () => {
    stop.abort();
  };
  // Once: the second Ctrl-C ends the process at once, which the next run copes with too.
  process.once("SIGINT", onSignal).once("SIGTERM", onSignal);
  try {
    if (options.status) {
      const status = await migrationStatus({ folder });
      console.log(json ? JSON.stringify({ event: "status", ...status }) : formatStatus(status));
    } else {
      await runMigrations({
        folder,
        dryRun,
        ...(options.repeat === undefined ? {} : { repeat: options.repeat }),
        waitMs: options.wait * 1_000,
        jobTimeoutMs: options.jobTimeout * 1_000,
        signal: stop.signal,
        onProgress: reporter.tell,
      });
    }
    return EXIT.done;
  } catch (error) {
    reporter.end();
    return reportFailure(error, json);
  } finally {
    reporter.end();
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
  }
}

function reportFailure(error: unknown, json: boolean): number {
  if (!(error instanceof DataError)) throw error;
  const place = error instanceof MigrationError ? { file: error.file, line: error.line } : {};
  if (json)
    console.log(JSON.stringify({ event: "failed", code: error.code, message: error.message, ...place }));
  console.error(error.message);
  if (error instanceof MigrationLeaseHeldError) return EXIT.leaseHeld;
  return error instanceof ConfigurationError ? EXIT.usage : EXIT.failed;
}

function seconds(text: string): number {
  const value = /^\d{1,6}(\.\d+)?$/.test(text) ? Number(text) : NaN;
  if (Number.isNaN(value)) throw new InvalidArgumentError("It must be a number of seconds, e.g. 60.");
  return value;
}

/** Names the folder in full where it is missing. */
function existingFolder(path: string): string {
  const folder = resolveFolder(path);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new InvalidArgumentError(`There is no folder ${folder}.`);
  }
  return folder;
}
