import { once } from "node:events";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { endOnClosedPipe, settingNames } from "@mattb.tech/billio-config";
import { choosePort } from "@mattb.tech/billio-local/choosePort";
import { stopSignal } from "@mattb.tech/billio-local/stopSignal";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { REPOSITORY } from "./build/repository.ts";
import { callerVariables } from "./local/callerVariables.ts";
import { type Payload, payloads } from "./local/gateway/Payload.ts";
import { serveFunction } from "./local/gateway/serveFunction.ts";
import { LambdaFunction } from "./local/LambdaFunction.ts";
import { limits } from "./local/limits.ts";
import type { LambdaRole } from "./local/openDatabase.ts";

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
const DEFAULT_PORT = 3000;
const LAMBDAS_NODE = 24;

interface Options {
  bundles?: string;
  handler: string;
  endpoint?: string;
  dataDir?: string;
  env: Record<string, string>;
  concurrency: number;
  timeout: number;
  memory: number;
  layer: string[];
  node?: string;
}

interface ServeOptions extends Options {
  payload: Payload;
  port: number;
  readOnly: boolean;
}

endOnClosedPipe();

const program = new Command("npm run lambda-local --")
  .description(
    "Runs what npm run build has built as AWS Lambda would: the process that handles calls is frozen between them.",
  )
  .allowExcessArguments(false)
  .exitOverride()
  .addHelpText(
    "after",
    `
With a local DSQL the function's AWS credentials are made up, and so good for stand-ins of other services only.
A function's environment holds what Lambda sets, of this one what Billio and the AWS SDK read, and what --env gives.

Exit codes: 0 stopped, answered, or this help; 1 failed, or the function did; 2 wrong usage.

Examples:
  npm run build && npm run lambda-local
  npm run lambda-local -- serve --read-only --payload 1.0 --data-dir .billio
  npm run lambda-local -- invoke backup --endpoint <cluster> --env BILLIO_BACKUP_BUCKET=my-bucket --event event.json`,
  );

withCommon(
  program
    .command("serve", { isDefault: true })
    .description("serve the API over HTTP, as API Gateway in front of the Lambda does, until Ctrl-C")
    .addOption(
      new Option("--payload <version>", "of the events: 2.0 as of an HTTP API, 1.0 as of a REST API")
        .choices([...payloads])
        .default("2.0"),
    )
    .option(
      "--port <number>",
      "of the API; the next free one if it is taken",
      wholeNumber(1, 65_535),
      DEFAULT_PORT,
    )
    .option("--read-only", "as the API that is open to the world: without mutations", false),
).action(async (options: ServeOptions) => {
  const signal = stopSignal();
  const role = options.readOnly ? "billio-readonly-api" : "billio-api";
  await withFunction(
    "api",
    { ...options, role },
    { ENABLE_MUTATIONS: options.readOnly ? "0" : "1" },
    async (lambda) => {
      const port = await choosePort(options.port, "--port");
      const serving = await serveFunction(lambda, { payload: options.payload, port });
      console.log(
        `API on ${serving.url}, ${options.readOnly ? "read-only, " : ""}events of payload ${options.payload}`,
      );
      console.log("Ready. Ctrl-C stops it.");
      if (!signal.aborted) await once(signal, "abort");
      await serving.stop();
    },
  );
});

withCommon(
  program
    .command("invoke")
    .argument("<name>", "folder of the Lambda in dist, e.g. backup")
    .description("hand one event to a Lambda and print its result")
    .option("--event <file>", "JSON; - for standard input", "-"),
).action(async (name: string, options: Options & { event: string }) => {
  folderOf(name, options);
  const event =
    options.event === "-" ? await text(process.stdin) : await readFile(fromWhere(options.event), "utf8");
  try {
    JSON.parse(event);
  } catch (error) {
    throw new Error(`The event is no JSON: ${(error as Error).message}`, { cause: error });
  }
  const signal = stopSignal();
  const role = name === "api" ? "billio-api" : "billio-backup";
  await withFunction(name, { ...options, role }, {}, async (lambda) => {
    signal.addEventListener("abort", () => void lambda.stop());
    if (signal.aborted) return;
    const outcome = await lambda.invoke(Buffer.from(event));
    if (outcome.kind === "response") console.log(outcome.payload.toString("utf8"));
    else {
      console.log(JSON.stringify(outcome.error));
      process.exitCode = EXIT_FAILED;
    }
  });
});

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : EXIT_USAGE;
  else {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = EXIT_FAILED;
  }
}

function withCommon(command: Command): Command {
  return command
    .option("--bundles <folder>", "what npm run build has built (default: dist at the top of the repository)")
    .option(
      "--handler <file.export>",
      "what Lambda calls, e.g. index.onEvent of change-stream",
      "index.handler",
    )
    .option(
      "--endpoint <cluster>",
      "a DSQL cluster (host[:port]) instead of a local one; the AWS credentials of the environment are used",
    )
    .option(
      "--data-dir <folder>",
      "keeps the local DSQL's data, e.g. .billio, where npm start has it; without it they go at the end",
    )
    .option(
      "--env <NAME=value>",
      "a variable of the function's; may be given several times",
      (pair: string, all: Record<string, string>) => ({ ...all, ...parseVariable(pair) }),
      {},
    )
    .option(
      "--layer <folder>",
      "a folder laid out as a Lambda layer is, e.g. dist/sharp; may be given several times",
      (folder: string, all: string[]) => [...all, fromWhere(folder)],
      [],
    )
    .option(
      "--concurrency <number>",
      "the most calls at the same time, each in a process of its own",
      wholeNumber(1, 1_000),
      10,
    )
    .option("--timeout <ms>", "after which a call is ended", wholeNumber(1, 900_000), limits.callMs)
    .option("--memory <MB>", "that the function is told it has", wholeNumber(128, 10_240), 1_024)
    .option("--node <file>", `the Node that runs it, by default this one; Lambda's is ${LAMBDAS_NODE}`);
}

/** @throws Error when nothing has been built there */
function folderOf(name: string, { bundles }: Options): string {
  const folder = join(bundles === undefined ? join(REPOSITORY, "dist") : fromWhere(bundles), name);
  if (existsSync(join(folder, "index.mjs"))) return folder;
  const other = "run npm run build, or name another folder with --bundles";
  throw new Error(`There is no ${join(folder, "index.mjs")}: ${other}.`);
}

/** Has a database, and a function on it, while something is done with it. */
async function withFunction(
  name: string,
  options: Options & { role: LambdaRole },
  variables: Record<string, string>,
  work: (lambda: LambdaFunction) => Promise<void>,
): Promise<void> {
  const folder = folderOf(name, options);
  if (options.node === undefined && !process.version.startsWith(`v${LAMBDAS_NODE}.`)) {
    console.error(`This is Node ${process.version}; Lambda's is ${LAMBDAS_NODE} (--node <file>).`);
  }
  const database = await databaseOf(options);
  try {
    const lambda = new LambdaFunction({
      folder,
      handler: options.handler,
      name: `billio-${name}`,
      memoryMb: options.memory,
      layers: options.layer,
      variables: { ...callerVariables(), ...database.variables, ...variables, ...options.env },
      node: options.node,
      concurrency: options.concurrency,
      callMs: options.timeout,
      onOutput: (output) => process.stderr.write(output),
      onLine: (line) => {
        console.error(line);
      },
    });
    try {
      await work(lambda);
    } finally {
      await lambda.stop();
    }
  } finally {
    await database.stop();
  }
}

async function databaseOf({ endpoint, dataDir, role }: Options & { role: LambdaRole }): Promise<{
  variables: Record<string, string>;
  stop: () => Promise<void>;
}> {
  if (endpoint !== undefined) {
    if (dataDir !== undefined)
      throw new Error("--data-dir is the local DSQL's; with --endpoint there is none");
    return { variables: { [settingNames.dsqlEndpoint]: endpoint }, stop: () => Promise.resolve() };
  }
  // Takes a while to load, and isn't needed where there is a cluster.
  const { openDatabase } = await import("./local/openDatabase.ts");
  const own = await openDatabase({
    dataDir: dataDir === undefined ? undefined : fromWhere(dataDir),
    log: (line) => {
      console.error(line);
    },
  });
  const variables = own.variables(role);
  console.error(
    `local DSQL on ${own.dsql.endpoint}, the function connects as ${variables.BILLIO_DSQL_USER ?? ""}`,
  );
  return { variables, stop: own.stop };
}

function parseVariable(pair: string): Record<string, string> {
  const [, name, value] = /^(\w+)=(.*)$/s.exec(pair) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError("It must be NAME=value.");
  return { [name]: value };
}

function wholeNumber(min: number, max: number): (text: string) => number {
  return (given) => {
    const value = /^\d{1,9}$/.test(given) ? Number(given) : NaN;
    if (value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  };
}

/** A path as who has typed it meant it: npm runs scripts in the folder of the repository. */
function fromWhere(path: string): string {
  return resolve(process.env.INIT_CWD ?? "", path);
}
