import { endOnClosedPipe } from "@mattb.tech/billio-config";
import { Command, CommanderError } from "commander";
import { exitCodes } from "./cli/exitCodes.ts";
import { parseBackend } from "./cli/parseBackend.ts";
import { parseCount } from "./cli/parseCount.ts";
import { parseDay } from "./cli/parseDay.ts";
import { parsePort } from "./cli/parsePort.ts";
import { maxConnectionLimits } from "./connections/ConnectionLimits.ts";
import type { StartOptions } from "./cli/start.ts";

endOnClosedPipe();

const program = new Command("dsql-local")
  .description("A local server that speaks PostgreSQL's wire protocol and behaves as Aurora DSQL.")
  .addHelpText(
    "afterAll",
    `
Exit codes: ${exitCodes.done} stopped as asked, or help was shown; ${exitCodes.failed} could not start, or change records are missing; ${exitCodes.usage} wrong usage; ${exitCodes.folderInUse} the data folder, or that of --cdc, is in use.`,
  )
  .exitOverride();

program
  .command("start")
  .description("Start a server and stay until Ctrl-C.")
  .option("--port <port>", "port to listen on; 0 takes a free one", parsePort, 5433)
  .option("--host <address>", "address to listen on", "127.0.0.1")
  .option("--data-dir <folder>", "folder that keeps data and certificates; without it they are thrown away")
  .option(
    "--backend <backend>",
    "embedded (PostgreSQL from npm), container (postgres:16-alpine) or the connection string of a PostgreSQL 16",
    parseBackend,
    "embedded",
  )
  .option(
    "--admin-port <port>",
    "port of 127.0.0.1 on which faults and the clock are set; 0 takes a free one",
    parsePort,
    0,
  )
  .option(
    "--ws-port <port>",
    "port on which PostgreSQL's protocol is served over WebSocket, too (wss://); 0 takes a free one",
    parsePort,
  )
  .option(
    "--cluster-name <name>",
    "serve under a name as clusters have it, too: <26 letters or digits>.dsql.<region>.on.aws; for AWS's connectors and what else reads the Region from it",
  )
  .option(
    "--cdc <folder>",
    "write records of committed changes into a folder, in the form in which a cluster's CDC sends them to Kinesis",
  )
  .option("--credentials <file>", "key pairs, the IAM principals they belong to, and what these may do")
  .option(
    "--region <region>",
    "region that tokens are signed for (default: that of --cluster-name, or us-east-1)",
  )
  .option(
    "--as-of <date>",
    "keep the rules as they were on a day, e.g. 2026-10-01 (default: today's knowledge)",
    parseDay,
  )
  .option("--no-auth", "let admin and every role WITH LOGIN in with any password")
  .option(
    "--max-connections <n>",
    "open at the same time (default: 10000, as on a cluster)",
    parseCount(maxConnectionLimits.maxConnections),
  )
  .option(
    "--connection-rate <n>",
    "new ones a second (default: 100, as on a cluster)",
    parseCount(maxConnectionLimits.perSecond),
  )
  .option(
    "--connection-burst <n>",
    "new ones at once (default: 1000, as on a cluster)",
    parseCount(maxConnectionLimits.burst),
  )
  .addHelpText(
    "after",
    `
Examples:
  yarn workspace @mattb.tech/billio-dsql-local start --port 5433 --data-dir ~/.cache/my-dsql
  yarn workspace @mattb.tech/billio-dsql-local start --port 5432 --ws-port 5443 \\
    --cluster-name abcdefghijklmnopqrstuvwxyz.dsql.eu-west-1.on.aws`,
  )
  .action(async (options: StartOptions) => {
    // Loaded by itself: it takes a second, and help and complaints needn't wait for it.
    const { start } = await import("./cli/start.ts");
    process.exitCode = await start(options);
  });

try {
  await program.parseAsync();
} catch (error) {
  // commander has printed what is wrong, or the help that was asked for.
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
}
