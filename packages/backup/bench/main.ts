import { endOnClosedPipe } from "@mattb.tech/billio-config";
import { Command, Option } from "commander";
import { machine } from "../../../bench/machine.ts";
import { parseOrExit } from "../../../bench/parseOrExit.ts";
import { report } from "../../../bench/report.ts";
import type { Row } from "../../../bench/Row.ts";
import type { Case } from "./Case.ts";
import { exportCase } from "./cases/export.ts";
import { followCase } from "./cases/follow.ts";
import { importCase } from "./cases/import.ts";
import { verifyCase } from "./cases/verify.ts";

/** Each in a file of its own. */
const cases: Readonly<Record<string, Case>> = {
  import: importCase,
  export: exportCase,
  verify: verifyCase,
  follow: followCase,
};

endOnClosedPipe();

const program = new Command("bench")
  .description("Compares the data move with hand-written programs that do the same, on a local DSQL.")
  .option("--quick", "a tenth of the items, to see that everything runs", false)
  .addOption(new Option("--only <case>", "one case").choices(Object.keys(cases)))
  .option(
    "--beside <folder>",
    "a checkout of an earlier version, installed, to measure its import side by side",
  )
  .addHelpText(
    "after",
    `
Exit codes: 0 measured, or this help; 1 failed; 2 wrong usage. A missed target doesn't change it.

Example:
  npm run bench:backup -- --only import`,
  )
  .allowExcessArguments(false)
  .exitOverride();
parseOrExit(program);
const { only, ...options } = program.opts<{ quick: boolean; only?: string; beside?: string }>();

const rows: Row[] = [];
for (const [name, measure] of Object.entries(cases)) {
  if (only !== undefined && only !== name) continue;
  console.error(name);
  const log = (line: string) => {
    console.error(`  ${line}`);
  };
  rows.push(...(await measure({ ...options, log })));
}
console.log(`${machine()}\n\n${report(rows)}`);
