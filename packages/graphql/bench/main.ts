import { tmpdir } from "node:os";
import { join } from "node:path";
import { endOnClosedPipe, readDatabaseSettings } from "@mattb.tech/billio-config";
import { createDatabase, createData } from "@mattb.tech/billio-data";
import { Command, InvalidArgumentError } from "commander";
import { openBenchDatabase } from "../../data/bench/generate/openBenchDatabase.ts";
import { machine } from "../../../bench/machine.ts";
import { measureBundle } from "./measureBundle.ts";
import { measureClients } from "./measureClients.ts";
import { measurePage } from "./measurePage.ts";
import { measureStart } from "./measureStart.ts";
import { measureStatements } from "./measureStatements.ts";
import { measureStorms } from "./measureStorm.ts";
import { parseOrExit } from "../../../bench/parseOrExit.ts";
import { report } from "../../../bench/report.ts";
import { startServer } from "./startServer.ts";

const ITEMS = 10_000;

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
const options = program.opts<{
  seconds: number;
  rounds: number;
  loads: number;
  onlyBundle?: true;
  onlyStorms?: true;
  onlyStart?: true;
  starts: number;
  beside?: string;
  dataDir: string;
}>();

const bundleFirst = options.onlyStorms !== true && options.onlyStart !== true;
const rows = bundleFirst ? await measureBundle(options.loads) : [];
if (options.onlyBundle === true) {
  console.log(`${machine()}\n\n${report(rows)}`);
  process.exit();
}
const bench = await openBenchDatabase(ITEMS, options.dataDir, (line) => {
  console.error(line);
});
try {
  const env = Object.fromEntries(Object.entries(bench.dsql.env));
  const database = createDatabase(readDatabaseSettings(env));
  const data = createData(database);
  if (options.onlyStorms !== true) {
    rows.push(...(await measureStart({ env, starts: options.starts, beside: options.beside })));
  }
  const server = options.onlyStart === true ? undefined : await startServer(env);
  try {
    const storm = Math.ceil(options.seconds / 8);
    if (server === undefined) {
      // All is measured.
    } else if (options.onlyStorms === true) {
      rows.push(...(await measureStorms(server, data, storm)));
    } else {
      rows.push(...(await measureStatements(data)));
      rows.push(...(await measurePage(server.url, data.Query, options.rounds)));
      rows.push(...(await measureStorms(server, data, storm)));
      rows.push(...(await measureClients(server, options.seconds)));
    }
  } finally {
    await server?.stop();
    await database.close();
  }
} finally {
  await bench.close();
}
console.log(`${machine()}\n\n${report(rows)}`);

function seconds(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError("It must be a whole number above 0.");
}
