import { endOnClosedPipe } from "@mattb.tech/billio-config";
import { Command, Option } from "commander";
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
import { type Pair, startPair } from "./startPair.ts";

const parts: Readonly<Record<string, (pair: Pair, quick: boolean) => Promise<Row[]> | Row[]>> = {
  latency: measureLatency,
  throughput: measureThroughput,
  classify: (_, quick) => measureClassify(quick),
  isolated: measureIsolated,
  held: measureHeld,
  results: measureResults,
  start: (_, quick) => measureStart(quick),
};

endOnClosedPipe();

const program = new Command("bench")
  .description("Measures the local DSQL beside the PostgreSQL behind it, reached straight over TLS.")
  .option("--quick", "a minute in all, to see that everything runs")
  .addOption(new Option("--only <part>", "one part").choices(Object.keys(parts)))
  .addHelpText(
    "after",
    `
Exit codes: 0 measured, or this help; 1 failed; 2 wrong usage. A missed target doesn't change it.

Example:
  npm run bench:dsql-local -- --only latency`,
  )
  .allowExcessArguments(false)
  .exitOverride();
parseOrExit(program);
const { quick = false, only } = program.opts<{ quick?: boolean; only?: string }>();

const rows: Row[] = [];
const pair = await startPair();
try {
  for (const [name, measure] of Object.entries(parts)) {
    if (only !== undefined && only !== name) continue;
    console.error(name);
    rows.push(...(await measure(pair, quick)));
  }
  console.log(`${machine()}\n\n${report(rows)}`);
} finally {
  await pair.stop();
}
