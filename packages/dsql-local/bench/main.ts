import { existsSync } from "node:fs";
import { join } from "node:path";
import { endOnClosedPipe } from "@mattb.tech/billio-config";
import { Command, InvalidArgumentError, Option } from "commander";
import { machine } from "../../../bench/machine.ts";
import { parseOrExit } from "../../../bench/parseOrExit.ts";
import { report } from "../../../bench/report.ts";
import type { Row } from "../../../bench/Row.ts";
import type { Pair } from "./startPair.ts";

interface PartOptions {
  /** Started for the first part that asks for it. */
  pair: () => Promise<Pair>;
  quick: boolean;
  beside?: string;
}

// Loaded when they run: what they load takes seconds, and the help needn't wait for it.
const parts: Readonly<Record<string, (options: PartOptions) => Promise<Row[]>>> = {
  latency: async ({ pair, quick }) =>
    (await import("./measureLatency.ts")).measureLatency(await pair(), quick),
  throughput: async ({ pair, quick }) =>
    (await import("./measureThroughput.ts")).measureThroughput(await pair(), quick),
  classify: async ({ quick }) => (await import("./measureClassify.ts")).measureClassify(quick),
  isolated: async ({ pair, quick }) =>
    (await import("./measureIsolated.ts")).measureIsolated(await pair(), quick),
  held: async ({ pair }) => (await import("./measureHeld.ts")).measureHeld(await pair()),
  results: async ({ pair }) => (await import("./measureResults.ts")).measureResults(await pair()),
  start: async ({ quick, beside }) => (await import("./measureStart.ts")).measureStart(quick, beside),
  package: async ({ quick }) => (await import("./measurePackage.ts")).measurePackage(quick),
  schema: async ({ quick, beside }) =>
    (await import("./measureSchemaChanges.ts")).measureSchemaChanges(quick, beside),
  transactions: async ({ quick, beside }) =>
    (await import("./measureTransactions.ts")).measureTransactions(quick, beside),
};

endOnClosedPipe();

const program = new Command("bench")
  .description("Compares the local DSQL with direct TLS connections to its backend PostgreSQL.")
  .option("--quick", "two minutes in all, to see that everything runs")
  .addOption(new Option("--only <part>", "one part").choices(Object.keys(parts)))
  .option(
    "--beside <checkout>",
    "an earlier version with its node_modules, whose server starts, changes its schema and has transactions by turns with this one's",
    checkout,
  )
  .addHelpText(
    "after",
    `
Exit codes: 0 measured, or this help; 1 failed; 2 wrong usage. A missed target doesn't change it.

Examples:
  npm run bench:dsql-local -- --only latency
  npm run bench:dsql-local -- --only start --beside ../billio-before
  npm run bench:dsql-local -- --only transactions --beside ../billio-before`,
  )
  .allowExcessArguments(false)
  .exitOverride();
parseOrExit(program);
const { quick = false, only, beside } = program.opts<{ quick?: boolean; only?: string; beside?: string }>();

const rows: Row[] = [];
let started: Promise<Pair> | undefined;
const options: PartOptions = {
  pair: () => (started ??= import("./startPair.ts").then(({ startPair }) => startPair())),
  quick,
  ...(beside === undefined ? {} : { beside }),
};
try {
  for (const [name, measure] of Object.entries(parts)) {
    if (only !== undefined && only !== name) continue;
    console.error(name);
    rows.push(...(await measure(options)));
  }
  console.log(`${machine()}\n\n${report(rows)}`);
} finally {
  await (await started)?.stop();
}

function checkout(folder: string): string {
  const holds = (path: string) => existsSync(join(folder, path));
  if (holds("packages/dsql-local/package.json") && holds("node_modules")) return folder;
  throw new InvalidArgumentError("It must be a folder with packages/dsql-local and node_modules.");
}
