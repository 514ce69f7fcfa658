import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { endOnClosedPipe } from "../../packages/config/src/index.ts";
import { Command, InvalidArgumentError, Option } from "commander";
import { machine } from "../machine.ts";
import { parseOrExit } from "../parseOrExit.ts";
import { report } from "../report.ts";
import type { Row } from "../Row.ts";
import type { Checkouts } from "./Comparison.ts";
import { measureHelp } from "./measureHelp.ts";
import { measureIsolated } from "./measureIsolated.ts";
import { measureStart } from "./measureStart.ts";
import { measureTests } from "./measureTests.ts";

const parts: Readonly<Record<string, (checkouts: Checkouts, quick: boolean) => Promise<Row[]>>> = {
  start: measureStart,
  help: measureHelp,
  isolated: measureIsolated,
  tests: measureTests,
};

endOnClosedPipe();

const program = new Command("npm run bench:waits --")
  .description("Compares what people wait for with an earlier version.")
  .requiredOption("--beside <checkout>", "the earlier version, with its node_modules", checkout)
  .addOption(
    new Option(
      "--only <parts...>",
      "these parts; tests takes two and a half times as long as npm test",
    ).choices(Object.keys(parts)),
  )
  .option("--quick", "few rounds, to see that everything runs")
  .addHelpText(
    "after",
    `
Exit codes: 0 measured, or this help; 1 failed; 2 wrong usage. A missed target doesn't change it.

Examples:
  npm run bench:waits -- --beside ../billio-before
  npm run bench:waits -- --beside ../billio-before --only start help`,
  )
  .allowExcessArguments(false)
  .exitOverride();
parseOrExit(program);
const { beside, only, quick = false } = program.opts<{ beside: string; only?: string[]; quick?: true }>();

const checkouts = { now: fileURLToPath(new URL("../../", import.meta.url)), before: beside };
const rows: Row[] = [];
for (const [name, measure] of Object.entries(parts)) {
  if (!(only?.includes(name) ?? true)) continue;
  console.error(name);
  rows.push(...(await measure(checkouts, quick)));
}
console.log(`${machine()}\n\n${report(rows)}`);

function checkout(folder: string): string {
  const holds = (path: string) => existsSync(join(folder, path));
  if (holds("packages/local/package.json") && holds("node_modules")) return resolve(folder);
  throw new InvalidArgumentError("It must be a folder with packages/local and node_modules.");
}
