import { readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { endOnClosedPipe } from "@mattb.tech/billio-config";
import { Command } from "commander";
import { parseOrExit } from "../../../../bench/parseOrExit.ts";
import { openBenchDatabase } from "../../../data/bench/generate/openBenchDatabase.ts";
import { costChart } from "./costChart.ts";
import type { Measured } from "../../../data/bench/costs/Measured.ts";
import { readDeployments } from "./deployment.ts";
import { measureCosts } from "./measureCosts.ts";
import { partsOf, withParts } from "./page.ts";

/** Sizes of the library: the sample library's, and a large one. */
const SIZES = [3_500, 100_000];

const docs = (name: string) => fileURLToPath(new URL(`../../../../docs/${name}`, import.meta.url));
const MEASURED = fileURLToPath(new URL("../../../data/bench/costs/measured.json", import.meta.url));

endOnClosedPipe();
const program = new Command("bench:costs")
  .description(
    "Counts what each call of the data layer and the API costs on Aurora DSQL, and writes docs/costs.md and the table of docs/growth.md.",
  )
  .option("--only-page", "measure nothing: write page and chart from what was measured last")
  .option(
    "--data-dir <folder>",
    "where the databases are kept, as of the data layer's bench",
    join(tmpdir(), "billio-bench"),
  )
  .addHelpText(
    "after",
    `
What is counted is the same on every machine; it changes with the schema, the statements and PostgreSQL's plans.

Exit codes: 0 written, or this help; 1 failed; 2 wrong usage.

Examples:
  npm run bench:costs
  npm run bench:costs -- --only-page`,
  )
  .allowExcessArguments(false)
  .exitOverride();
parseOrExit(program);
const { onlyPage, dataDir } = program.opts<{ onlyPage?: true; dataDir: string }>();

if (onlyPage !== true) {
  const measured: Measured[] = [];
  for (const items of SIZES) measured.push(await measureSize(items));
  await writeFile(MEASURED, `${JSON.stringify(measured, null, 2)}\n`);
}
const measured = JSON.parse(await readFile(MEASURED, "utf8")) as Measured[];
for (const [page, parts] of Object.entries(partsOf(measured, await readDeployments()))) {
  await writeFile(docs(page), withParts(await readFile(docs(page), "utf8"), parts));
}
await writeFile(docs("costs.svg"), costChart(measured));

async function measureSize(items: number): Promise<Measured> {
  console.error(`${items} items`);
  const bench = await openBenchDatabase(items, dataDir, (line) => {
    console.error(line);
  });
  try {
    return await measureCosts(bench);
  } finally {
    await bench.close();
  }
}
