import { tmpdir } from "node:os";
import { join } from "node:path";
import { endOnClosedPipe } from "@mattb.tech/billio-config";
import { Command, InvalidArgumentError } from "commander";
import { machine } from "../../../bench/machine.ts";
import { parseOrExit } from "../../../bench/parseOrExit.ts";
import { report } from "../../../bench/report.ts";
import type { BenchOptions } from "./runBench.ts";

endOnClosedPipe();

const program = new Command("bench")
  .description(
    "Measures the GraphQL API: statements, a page over HTTP, storms of too large requests, many clients at once, the Lambda's bundle.",
  )
  .option("--seconds <number>", "how long 200 clients ask for pages", seconds, 60)
  .option("--rounds <number>", "blocks of four pages that are timed", seconds, 250)
  .option("--loads <number>", "processes that load each bundle", seconds, 21)
  .option("--only-bundle", "measure nothing but the bundle")
  .option("--only-storms", "measure nothing but the storms")
  .option("--only-start", "measure nothing but the bundled Lambda's start and its warm pages")
  .option("--starts <number>", "processes that are started of each bundle", seconds, 21)
  .option(
    "--beside <checkout>",
    "an earlier version with its node_modules, whose Lambda is measured by turns with this one's",
  )
  .option(
    "--data-dir <folder>",
    "where the database is kept, as of the data layer's bench",
    join(tmpdir(), "billio-bench"),
  )
  .addHelpText(
    "after",
    `
Exit codes: 0 measured, or this help; 1 failed; 2 wrong usage. A missed target doesn't change it.

Examples:
  npm run yarn -- workspace @mattb.tech/billio-graphql bench --seconds 10
  npx -y -p node@24.21.0 -- node --import tsx packages/graphql/bench/main.ts --only-start --beside ../billio-before`,
  )
  .allowExcessArguments(false)
  .exitOverride();
parseOrExit(program);
const options = program.opts<BenchOptions>();

// It takes seconds to load, and the help needn't wait for it.
const { runBench } = await import("./runBench.ts");
const rows = await runBench(options);
console.log(`${machine()}\n\n${report(rows)}`);

function seconds(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError("It must be a whole number above 0.");
}
