import { once } from "node:events";
import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { endOnClosedPipe, EXIT, readDatabaseSettings, settingNames } from "@mattb.tech/billio-config";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { createOutput } from "./terminal/Output.ts";
import { resolveFromCaller } from "./process/resolveFromCaller.ts";
import { shutdownSignal } from "./process/shutdownSignal.ts";

const DEFAULT_PORT = 4000;
const DEFAULT_DSQL_PORT = 5438;
const DEFAULT_DATA_DIR = fileURLToPath(new URL("../../../.billio", import.meta.url));

interface Options {
  port: number;
  readOnly: boolean;
  endpoint?: string;
  dsqlPort?: number;
  /** False with `--no-admin-port`. */
  adminPort: boolean;
  dataDir?: string;
  cdc?: string;
  empty?: true;
  import?: string;
}

endOnClosedPipe();

const program = new Command("npm start --")
  .description(
    "Runs Billio on this machine: the GraphQL API on a local DSQL, by default with the sample library. Ctrl-C stops it; its data stays.",
  )
  .option("--port <number>", "port of the API; the next free one if it is taken", parsePort, DEFAULT_PORT)
  .option("--read-only", "serve the API without mutations", false)
  .option(
    "--endpoint <cluster>",
    "run the API against this DSQL cluster (host[:port]) instead of a local one; it is neither migrated nor filled, and the AWS credentials of the environment are used",
    parseEndpoint,
  )
  .option(
    "--dsql-port <number>",
    `port of the local DSQL; the next free one if it is taken (default: ${DEFAULT_DSQL_PORT})`,
    parsePort,
  )
  .option(
    "--no-admin-port",
    "without the local DSQL's page of what it does, which any program and user of this machine can reach",
  )
  .option("--data-dir <folder>", "folder that keeps the data (default: .billio at the top of the repository)")
  .option(
    "--cdc <folder>",
    "write change records into this directory, in the format in which a cluster's CDC sends them to Kinesis",
  )
  .addOption(new Option("--empty", "start with no items instead of the sample library").conflicts("import"))
  .option(
    "--import <backup>",
    "start with a JSON backup of the old system instead of the sample library: a folder of Book.json, …",
    existingFolder,
  )
  .addHelpText(
    "after",
    `
The data directory records its initial content (the sample library, nothing or a backup), so that --empty and --import are
needed once only. For another content use another --data-dir, or remove the directory.

External services are off until their keys are set: GOOGLE_BOOKS_API_KEY, TMDB_API_KEY, IGDB_CLIENT_ID and
IGDB_CLIENT_SECRET. BILLIO_LOG_LEVEL=info logs each request.

Exit codes: 0 stopped after it was up, or this help; 1 failed; 2 wrong usage; 130 stopped before it was up, or by a
second Ctrl-C.

Examples:
  npm start -- --port 8080 --read-only
  npm start -- --empty --data-dir ~/my-library
  npm start -- --import backups/2026-01-01 --data-dir ~/my-library
  npm start -- --endpoint <cluster>.dsql.us-east-1.on.aws --read-only`,
  )
  .allowExcessArguments(false)
  .exitOverride()
  .action(async (options: Options) => {
    if (options.endpoint !== undefined && options.dsqlPort !== undefined) {
      program.error("error: --dsql-port is the local DSQL's; with --endpoint there is none");
    }
    if (options.endpoint !== undefined && !options.adminPort) {
      program.error("error: --no-admin-port is the local DSQL's; with --endpoint there is none");
    }
    if (options.endpoint !== undefined && options.cdc !== undefined) {
      program.error("error: --cdc is the local DSQL's; with --endpoint there is none");
    }
    if (options.endpoint !== undefined && (options.empty ?? options.import) !== undefined) {
      program.error("error: --empty and --import are for the local DSQL; with --endpoint there is none");
    }
    process.exitCode = await run(options);
  });

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage;
}

async function run({ dataDir, dsqlPort, cdc, empty, import: backup, ...options }: Options): Promise<number> {
  const out = createOutput(process.stdout);
  const signal = shutdownSignal();
  let isUp = false;
  try {
    // Loaded lazily: it takes seconds on a slow machine, and help and usage errors needn't wait for it.
    const { startLocal } = await import("./startLocal.ts");
    signal.throwIfAborted();
    const stop = await startLocal({
      ...options,
      dsqlPort: dsqlPort ?? DEFAULT_DSQL_PORT,
      dataDir: dataDir === undefined ? DEFAULT_DATA_DIR : resolveFromCaller(dataDir),
      cdcFolder: cdc === undefined ? undefined : resolveFromCaller(cdc),
      library: empty ? "empty" : backup === undefined ? undefined : { backup },
      out,
      signal,
    });
    out.print("");
    out.print("Ready. Ctrl-C stops it.");
    isUp = true;
    if (!signal.aborted) await once(signal, "abort");
    out.startStep("stopping");
    await stop();
    out.completeStep("stopped");
    return EXIT.done;
  } catch (error) {
    if (signal.aborted && !isUp) {
      out.print("Stopped before it was up. The next start goes on from there.");
      // Exit without waiting for a cluster that hasn't responded yet; everything that was started has been stopped.
      process.exit(EXIT.interrupted);
    }
    out.print("");
    console.error(error instanceof Error ? error.message : error);
    return EXIT.failed;
  }
}

function parseEndpoint(endpoint: string): string {
  try {
    const { host, port } = readDatabaseSettings({ [settingNames.dsqlEndpoint]: endpoint });
    return `${host}:${port}`;
  } catch {
    throw new InvalidArgumentError("It must be host[:port], e.g. <cluster>.dsql.us-east-1.on.aws.");
  }
}

/** An existing directory; the error has its full path. */
function existingFolder(path: string): string {
  const folder = resolveFromCaller(path);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new InvalidArgumentError(`There is no folder ${folder}.`);
  }
  return folder;
}

function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65_535) throw new InvalidArgumentError("It must be a port from 1 to 65535.");
  return port;
}
