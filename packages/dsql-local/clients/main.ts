import { Command } from "commander";
import { EXIT_USAGE, parseOrExit } from "../../../bench/parseOrExit.ts";
import { startDsqlLocal } from "../src/index.ts";
import { installPackages } from "./runner/installPackages.ts";
import type { Outcome } from "./runner/Outcome.ts";
import { findPrograms } from "./runner/Program.ts";
import { runProgram } from "./runner/runProgram.ts";
import { table } from "./runner/table.ts";

const EXIT_BROKEN = 1;

const programs = await findPrograms();
const program = new Command("clients")
  .description("Runs other people's clients, unmodified, on the local DSQL, and says which of them break.")
  .option("--only <client...>", "these clients, of those below")
  .addHelpText(
    "after",
    `
Clients: ${programs.map(({ client }) => client).join(", ")}.
Those of npm are installed first, into packages/dsql-local/clients/programs. Those of other languages take what is on
the machine (psql; Python with psycopg or SQLAlchemy; a JDK with the jars of JDBC and HikariCP, which CLASSPATH names or
Debian's packages bring) and are skipped where it is missing.

Exit codes: 0 none breaks, or this help; 1 one breaks, or the run could not start; 2 wrong usage.

Example:
  npm run test:clients -- --only psql kysely`,
  )
  .allowExcessArguments(false)
  .exitOverride();
parseOrExit(program);
const { only } = program.opts<{ only?: string[] }>();
const unknown = only?.filter((name) => !programs.some(({ client }) => client === name)) ?? [];
if (unknown.length > 0) {
  console.error(
    `There is no client ${unknown.join(", ")}. There are: ${programs.map(({ client }) => client).join(", ")}.`,
  );
  process.exit(EXIT_USAGE);
}
const chosen = programs.filter(({ client }) => only?.includes(client) ?? true);

if (chosen.some(({ kind }) => kind === ".mjs")) {
  console.error("installing the clients of npm");
  await installPackages();
}
console.error("starting the local DSQL");
const server = await startDsqlLocal();
const outcomes: Outcome[] = [];
try {
  // One after the other: what a client does on a busy machine isn't the question.
  for (const each of chosen) {
    console.error(each.client);
    const outcome = await runProgram(each, server.backendConnectionString);
    if ("failure" in outcome) console.error(outcome.failure);
    outcomes.push(outcome);
  }
} finally {
  await server.stop();
}
console.log(table(outcomes));
if (outcomes.some((outcome) => "failure" in outcome)) process.exitCode = EXIT_BROKEN;
