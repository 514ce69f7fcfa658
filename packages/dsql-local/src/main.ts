import { commandName, endOnClosedPipe } from "@mattb.tech/billio-dsql/cli";
import { Command, CommanderError } from "commander";
import { exitCodes } from "./cli/exitCodes.ts";
import { parseBackend } from "./cli/parseBackend.ts";
import { parseCount } from "./cli/parseCount.ts";
import { parseDay } from "./cli/parseDay.ts";
import { parsePort } from "./cli/parsePort.ts";
import { maxConnectionLimits } from "./connections/ConnectionLimits.ts";
import type { StartOptions } from "./cli/start.ts";

endOnClosedPipe();

const name = commandName(["billio-dsql-local", "dsql-local"]);

const program = new Command(name)
  .description("A local server that speaks PostgreSQL's wire protocol and behaves like Aurora DSQL.")
  .addHelpText(
    "afterAll",
    `
Exit codes: ${exitCodes.done} stopped by a signal, or help was shown; ${exitCodes.failed} could not start, or change records are missing; ${exitCodes.usage} wrong usage; ${exitCodes.folderInUse} the directory of --data-dir or --cdc is in use.`,
  )
  .exitOverride();

program
  .command("start")
  .description("Start a server and run until Ctrl-C.")
  .option("--port <port>", "port to listen on; 0 chooses a free one", parsePort, 5433)
  .option("--host <address>", "address to listen on", "127.0.0.1")
  .option(
    "--data-dir <folder>",
    "directory for data and certificates; without it they are deleted when the server stops",
  )
  .option(
    "--backend <backend>",
    "embedded (PostgreSQL from npm), container (postgres:16-alpine) or the connection string of a PostgreSQL 16",
    parseBackend,
    "embedded",
  )
  .option(
    "--admin-port <port>",
    "port of 127.0.0.1 for the page that shows what the database does, fault injection and the clock; 0 chooses a free one",
    parsePort,
    0,
  )
  .option("--no-admin-port", "serves no admin port, which any program and user of this machine can reach")
  .option(
    "--ws-port <port>",
    "port on which PostgreSQL's protocol is also served over WebSocket (wss://); 0 chooses a free one",
    parsePort,
  )
  .option(
    "--cluster-name <name>",
    "also serve under a name of the form that clusters have: <26 letters or digits>.dsql.<region>.on.aws; for AWS's connectors and other software that reads the Region from it",
  )
  .option(
    "--cdc <folder>",
    "write records of committed changes to a directory, in the format in which a cluster's CDC sends them to Kinesis",
  )
  .option(
    "--credentials <file>",
    "key pairs, the IAM principals that they belong to, and the actions that these may perform",
  )
  .option(
    "--region <region>",
    "region that tokens are signed for (default: that of --cluster-name, or us-east-1)",
  )
  .option(
    "--as-of <date>",
    "apply the rules as they were on a day, e.g. 2026-10-01 (default: what is known today)",
    parseDay,
  )
  .option("--no-auth", "accept any password for admin and every role WITH LOGIN")
  .option(
    "--max-connections <n>",
    "maximum of open connections (default: 10000, as on a cluster)",
    parseCount(maxConnectionLimits.maxConnections),
  )
  .option(
    "--connection-rate <n>",
    "maximum of new connections per second (default: 100, as on a cluster)",
    parseCount(maxConnectionLimits.perSecond),
  )
  .option(
    "--connection-burst <n>",
    "maximum of new connections at once (default: 1000, as on a cluster)",
    parseCount(maxConnectionLimits.burst),
  )
  .addHelpText(
    "after",
    `
Examples:
  npx ${name} start --port 5433 --data-dir ~/.cache/my-dsql
  npx ${name} start --port 5432 --ws-port 5443 \\
    --cluster-name abcdefghijklmnopqrstuvwxyz.dsql.eu-west-1.on.aws`,
  )
  .action(async (options: StartOptions) => {
    // Loaded on demand: it takes a second, which help and errors of usage needn't wait for.
    const { start } = await import("./cli/start.ts");
    process.exitCode = await start(options);
  });

try {
  await program.parseAsync();
} catch (error) {
  // commander has printed the error, or the help.
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
}
