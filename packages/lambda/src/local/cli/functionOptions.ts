import { resolveFromCaller } from "@mattb.tech/billio-local/resolveFromCaller";
import { type Command, InvalidArgumentError } from "commander";
import { limits } from "../limits.ts";
import { LAMBDAS_NODE } from "../lambdasNode.ts";

/** Which function runs, and how. */
export interface FunctionOptions {
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

/** Adds the options of all commands that run a function. */
export function withFunctionOptions(command: Command): Command {
  return command
    .option(
      "--bundles <folder>",
      "what npm run build:lambdas has built (default: dist at the top of the repository)",
    )
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
      "keeps the local DSQL's data, e.g. .billio as npm start does; by default it is removed at the end",
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
      (folder: string, all: string[]) => [...all, resolveFromCaller(folder)],
      [],
    )
    .option(
      "--concurrency <number>",
      "the most concurrent calls, each in a process of its own",
      wholeNumber(1, 1_000),
      10,
    )
    .option("--timeout <ms>", "after which a call is ended", wholeNumber(1, 900_000), limits.callMs)
    .option("--memory <MB>", "memory size that the function sees", wholeNumber(128, 10_240), 1_024)
    .option("--node <file>", `the Node that runs it, by default this one; Lambda's is ${LAMBDAS_NODE}`);
}

function parseVariable(pair: string): Record<string, string> {
  const [, name, value] = /^(\w+)=(.*)$/s.exec(pair) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError("It must be NAME=value.");
  return { [name]: value };
}

/** Parses an option. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (given) => {
    const value = /^\d{1,9}$/.test(given) ? Number(given) : NaN;
    if (value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  };
}
