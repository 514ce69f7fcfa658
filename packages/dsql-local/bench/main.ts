import { existsSync } from "node:fs";
import { join } from "node:path";
import { endOnClosedPipe } from "@mattb.tech/billio-config";
import { Command, InvalidArgumentError, Option } from "commander";
import { machine } from "../../../bench/machine.ts";
import { parseOrExit } from "../../../bench/parseOrExit.ts";
import { report } from "../../../bench/report.ts";
import type { Row } from "../../../bench/Row.ts";
import { measureClassify } from "./measureClassify.ts";
import { measureHeld } from "./measureHeld.ts";
import { measureIsolated } from "./measureIsolated.ts";
import { measureLatency } from "./measureLatency.ts";
import { measureResults } from "./measureResults.ts";
import { measureStart } from "./measureStart.ts";
import { measureThroughput } from "./measureThroughput.ts";
import { measureTransactions } from "./measureTransactions.ts";
import { type Pair, startPair } from "./startPair.ts";

interface PartOptions {
  /** Started for the first part that asks for it. */
  pair: () => Promise<Pair>;
  quick: boolean;
  beside?: string;
}

const parts: Readonly<Record<string, (options: PartOptions) => Promise<Row[]> | Row[]>> = {
  latency: async ({ pair, quick }) => measureLatency(await pair(), quick),
  throughput: async ({ pair, quick }) => measureThroughput(await pair(), quick),
  classify: ({ quick }) => measureClassify(quick),
  isolated: async ({ pair, quick }) => measureIsolated(await pair(), quick),
  held: async ({ pair }) => measureHeld(await pair()),
  results: async ({ pair }) => measureResults(await pair()),
  start: ({ quick, beside }) => measureStart(quick, beside),
  transactions: ({ quick, beside }) => measureTransactions(quick, beside),
};

endOnClosedPipe();

const program = new Command("bench")
  .description("Compares the local DSQL with direct TLS connections to its backend PostgreSQL.")
  .option("--quick", "two minutes in all, to see that everything runs")
  .addOption(new Option("--only <part>", "one part").choices(Object.keys(parts)))
  .option(
    "--beside <checkout>",
    "an earlier version with its node_modules, whose server starts and has transactions by turns with this one's",
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
  pair: () => (started ??= startPair()),
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
