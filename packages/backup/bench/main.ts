import { endOnClosedPipe } from "@mattb.tech/billio-config";
import { Command, Option } from "commander";
import { machine } from "../../../bench/machine.ts";
import { parseOrExit } from "../../../bench/parseOrExit.ts";
import { report } from "../../../bench/report.ts";
import type { Row } from "../../../bench/Row.ts";
import type { Case } from "./Case.ts";

/** Each in a file of its own, which is loaded when it runs: the help needn't wait for it. */
const cases: Readonly<Record<string, () => Promise<Case>>> = {
  import: async () => (await import("./cases/import.ts")).importCase,
  export: async () => (await import("./cases/export.ts")).exportCase,
  verify: async () => (await import("./cases/verify.ts")).verifyCase,
  follow: async () => (await import("./cases/follow.ts")).followCase,
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
for (const [name, load] of Object.entries(cases)) {
  if (only !== undefined && only !== name) continue;
  console.error(name);
  const log = (line: string) => {
    console.error(`  ${line}`);
  };
  const measure = await load();
  rows.push(...(await measure({ ...options, log })));
}
console.log(`${machine()}\n\n${report(rows)}`);
