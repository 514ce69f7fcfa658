import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { endOnClosedPipe, EXIT } from "@mattb.tech/billio-config";
import { findFreePort } from "@mattb.tech/billio-local/choosePort";
import { resolveFromCaller } from "@mattb.tech/billio-local/resolveFromCaller";
import { shutdownSignal } from "@mattb.tech/billio-local/stopSignal";
import { Command, CommanderError, Option } from "commander";
import { type FunctionOptions, wholeNumber, withFunctionOptions } from "./local/cli/functionOptions.ts";
import { folderOf, withFunction } from "./local/cli/withFunction.ts";
import { type Payload, payloads } from "./local/gateway/Payload.ts";
import { serveFunction } from "./local/gateway/serveFunction.ts";

const DEFAULT_PORT = 3000;

interface ServeOptions extends FunctionOptions {
  payload: Payload;
  port: number;
  readOnly: boolean;
}

endOnClosedPipe();

const program = new Command("npm run lambda-local --")
  .description(
    "Runs what npm run build:lambdas has built as AWS Lambda would: the process that handles calls is frozen between them.",
  )
  .allowExcessArguments(false)
  .exitOverride()
  .addHelpText(
    "after",
    `
With a local DSQL the function's AWS credentials are made up, and so valid for stubs of other services only.
A function's environment has Lambda's variables, those of this process for Billio and the AWS SDK, and those of --env.

Exit codes: 0 stopped, answered, or this help; 1 failed, or the function did; 2 wrong usage.

Examples:
  npm run build:lambdas && npm run lambda-local
  npm run lambda-local -- serve --read-only --payload 1.0 --data-dir .billio
  npm run lambda-local -- invoke backup --endpoint <cluster> --env BILLIO_BACKUP_BUCKET=my-bucket --event event.json`,
  );

withFunctionOptions(
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
  const signal = shutdownSignal();
  const role = options.readOnly ? "billio-readonly-api" : "billio-api";
  await withFunction(
    "api",
    { ...options, role },
    { ENABLE_MUTATIONS: options.readOnly ? "0" : "1" },
    async (lambda) => {
      const port = await findFreePort(options.port, "--port");
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

withFunctionOptions(
  program
    .command("invoke")
    .argument("<name>", "folder of the Lambda in dist, e.g. backup")
    .description("hand one event to a Lambda and print its result")
    .option("--event <file>", "JSON; - for standard input", "-"),
).action(async (name: string, options: FunctionOptions & { event: string }) => {
  folderOf(name, options);
  const event =
    options.event === "-"
      ? await text(process.stdin)
      : await readFile(resolveFromCaller(options.event), "utf8");
  try {
    JSON.parse(event);
  } catch (error) {
    throw new Error(`The event is no JSON: ${(error as Error).message}`, { cause: error });
  }
  const signal = shutdownSignal();
  const role = name === "api" ? "billio-api" : "billio-backup";
  await withFunction(name, { ...options, role }, {}, async (lambda) => {
    signal.addEventListener("abort", () => void lambda.stop());
    if (signal.aborted) return;
    const outcome = await lambda.invoke(Buffer.from(event));
    if (outcome.kind === "response") console.log(outcome.payload.toString("utf8"));
    else {
      console.log(JSON.stringify(outcome.error));
      process.exitCode = EXIT.failed;
    }
  });
});

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage;
  else {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = EXIT.failed;
  }
}
