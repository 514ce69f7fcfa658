import { statSync } from "node:fs";
import { resolve } from "node:path";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { ConfigurationError } from "../../errors/ConfigurationError.ts";
import { DsqlClientError } from "../../errors/DsqlClientError.ts";
import { MigrationLeaseHeldError } from "../model/LeaseErrors.ts";
import { MigrationError } from "../model/MigrationError.ts";
import { migrationStatus } from "../migrationStatus.ts";
import { formatStatus } from "./formatStatus.ts";
import type { DatabaseOptions } from "../../database/DatabaseOptions.ts";
import type { CodeMigrations } from "../model/CodeMigration.ts";
import { createReporter } from "./createReporter.ts";
import { runMigrations, type RunMigrationsOptions } from "../runMigrations.ts";

/** Exit codes; documented in `--help`. */
const EXIT = { done: 0, failed: 1, usage: 2, leaseHeld: 3 } as const;

const EXIT_CODES = `
Exit codes:
  0  done: the cluster is up to date (with --status and --dry-run: its state was printed), or this help was shown
  1  failed: a file is at fault, a statement failed, or the run was stopped; what is done stays, run again to go on
  2  usage: wrong arguments, or settings that are missing or malformed
  3  another runner holds the lease, and went on past --wait
`;

const DIRECTIVES = `
Migrations:
  SQL files named 0001_like_this.sql. Two comments before a statement are directives:
    -- @unless <SELECT …>   skip the next statement when the query returns a row
    -- @run <name>          a step written in TypeScript`;

/** The command's cluster and migrations, and texts for its help. */
export interface MigrateCommandOptions {
  /** The command's name in its help; `migrate` without it. */
  name?: string;
  /** How to reach the cluster; called on first use, so that `--help` works without settings. */
  settings: () => DatabaseOptions;
  /** Folder of the migrations where `--folder` isn't given. */
  folder: () => string;
  steps?: CodeMigrations;
  tables?: RunMigrationsOptions["tables"];
  /** Resolves `--folder <path>`; absent = against the working directory. */
  resolveFolder?: (path: string) => string;
  help?: {
    /** Which cluster is migrated, e.g. `the cluster that DSQL_ENDPOINT names`. */
    cluster?: string;
    /** Which folder is the default, e.g. `migrations/`. */
    folder?: string;
    /** A paragraph on the settings. */
    settings?: string;
    /** An example, on lines of its own. */
    example?: string;
  };
}

interface Options {
  folder?: string;
  status?: boolean;
  dryRun?: boolean;
  json?: boolean;
  rerun?: string;
  repeat?: string;
  wait: number;
  jobTimeout: number;
}

/**
 * The command `migrate`, which parses arguments, runs and prints, and resolves to the exit code:
 *
 * ```ts
 * const migrate = createMigrateCommand({ settings: () => readDatabaseOptions(), folder: () => "migrations" });
 * process.exitCode = await migrate(process.argv.slice(2));
 * ```
 */
export function createMigrateCommand(
  options: MigrateCommandOptions,
): (args: readonly string[]) => Promise<number> {
  return (args) => migrate(options, args);
}

async function migrate(given: MigrateCommandOptions, args: readonly string[]): Promise<number> {
  const {
    name = "migrate",
    steps = new Map() as CodeMigrations,
    help = {},
    resolveFolder = (path: string) => resolve(path),
  } = given;
  let code: number = EXIT.done;
  const command = new Command(name)
    .description(`Brings ${help.cluster ?? "the cluster"} up to date with the migrations.`)
    .option(
      "--folder <path>",
      `folder of the migrations${help.folder === undefined ? "" : ` (default: ${help.folder})`}`,
      (path: string) => existingFolder(resolveFolder(path)),
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
      new Option("--rerun <step>", "run a registered step once more")
        .choices([...steps.keys()])
        .conflicts("status"),
    )
    .addOption(
      // The former name of --rerun.
      new Option("--repeat <step>")
        .choices([...steps.keys()])
        .conflicts(["status", "rerun"])
        .hideHelp(),
    )
    .addHelpText("after", helpText(help, [...steps.keys()]))
    .allowExcessArguments(false)
    .exitOverride()
    .action(async (options: Options) => {
      code = await execute(given, options);
    });
  try {
    await command.parseAsync(args, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  }
  return code;
}

function helpText(
  { settings, example }: NonNullable<MigrateCommandOptions["help"]>,
  steps: string[],
): string {
  const step = steps[0] === undefined ? "" : `, e.g. ${steps[0]}`;
  const parts = [
    EXIT_CODES,
    settings === undefined ? "" : `\nSettings:\n${settings}\n`,
    `${DIRECTIVES}${step}\n`,
    example === undefined ? "" : `\nExample:\n${example}\n`,
  ];
  return parts.join("");
}

async function execute(given: MigrateCommandOptions, options: Options): Promise<number> {
  const { folder = given.folder(), json = false, dryRun = false, rerun = options.repeat } = options;
  const { settings, steps, tables } = given;
  const target = { settings, ...(steps && { steps }), ...(tables && { tables }) };
  const reporter = createReporter(process.stdout, { json });
  const stop = new AbortController();
  const onSignal = () => {
    stop.abort();
  };
  // `once`: a second Ctrl-C ends the process immediately, and the next run recovers.
  process.once("SIGINT", onSignal).once("SIGTERM", onSignal);
  try {
    if (options.status) {
      const status = await migrationStatus({ ...target, folder });
      console.log(json ? JSON.stringify({ event: "status", ...status }) : formatStatus(status));
    } else {
      await runMigrations({
        ...target,
        folder,
        dryRun,
        ...(rerun === undefined ? {} : { repeat: rerun }),
        waitMs: options.wait * 1_000,
        jobTimeoutMs: options.jobTimeout * 1_000,
        signal: stop.signal,
        onProgress: reporter.report,
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
  if (!(error instanceof DsqlClientError)) throw error;
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

/** An error shows the full path. */
function existingFolder(folder: string): string {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new InvalidArgumentError(`There is no folder ${folder}.`);
  }
  return folder;
}
