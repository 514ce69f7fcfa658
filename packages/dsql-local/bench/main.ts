import { endOnClosedPipe } from "@mattb.tech/billio-config";
import { Command } from "commander";
import { machine } from "../../../bench/machine.ts";
import { report } from "../../../bench/report.ts";
import type { Row } from "../../../bench/Row.ts";
import { measureClassify } from "./measureClassify.ts";
import { measureHeld } from "./measureHeld.ts";
import { measureIsolated } from "./measureIsolated.ts";
import { measureLatency } from "./measureLatency.ts";
import { measureResults } from "./measureResults.ts";
import { measureStart } from "./measureStart.ts";
import { measureThroughput } from "./measureThroughput.ts";
import { EXIT_USAGE, parseOrExit } from "./parseOrExit.ts";
import { startPair } from "./startPair.ts";

endOnClosedPipe();

const program = new Command("bench")
  .description("Measures the local DSQL beside the PostgreSQL behind it, reached straight over TLS.")
  .option("--quick", "a minute in all, to see that everything runs")
  .option("--only <part>", "one part: latency, throughput, classify, start, isolated, held or results")
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
  const parts: Record<string, () => Promise<Row[]> | Row[]> = {
    latency: () => measureLatency(pair, quick),
    throughput: () => measureThroughput(pair, quick),
    classify: () => measureClassify(quick),
    isolated: () => measureIsolated(pair, quick),
    held: () => measureHeld(pair),
    results: () => measureResults(pair),
    start: () => measureStart(quick),
  };
  if (only !== undefined && !(only in parts)) {
    console.error(`There is no part ${only}. There are: ${Object.keys(parts).join(", ")}.`);
    process.exitCode = EXIT_USAGE;
  } else {
    for (const [name, measure] of Object.entries(parts)) {
      if (only !== undefined && only !== name) continue;
      console.error(name);
      rows.push(...(await measure()));
    }
    console.log(`${machine()}\n\n${report(rows)}`);
  }
} finally {
  await pair.stop();
}
