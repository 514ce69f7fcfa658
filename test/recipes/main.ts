import { Command } from "commander";
import { EXIT_USAGE, parseOrExit } from "../../bench/parseOrExit.ts";
import { startDsqlLocal } from "../../packages/dsql-local/src/index.ts";
import { cacheFolder } from "./installRecipe.ts";
import type { RecipeResult } from "./RecipeResult.ts";
import { recipes } from "./recipes.ts";
import { resultTable } from "./resultTable.ts";
import { runRecipe } from "./runRecipe.ts";

const EXIT_FAILED = 1;

const names = recipes.map(({ name }) => name).join(", ");
const program = new Command("recipes")
  .description("Runs the projects of docs/recipes as their readers would, and says which of them fail.")
  .option("--only <recipe...>", "these recipes, of those below")
  .option("--strict", "a recipe that can't run on this machine fails")
  .addHelpText(
    "after",
    `
Recipes: ${names}.
Each is copied to ${cacheFolder}, where its packages are
installed from npm or PyPI and kept for the next run; delete that folder to install everything anew. psql, bash and python3
have to be on the machine; a recipe that lacks them is skipped.
Each program runs on an empty local DSQL of its own, twice: as it is, and with a connection that is lost right after a COMMIT. What
it says is compared with what the database holds.

Exit codes: 0 none fails, or this help; 1 one fails, or the run could not start; 2 wrong usage.

Example:
  npm run test:recipes -- --only kysely python`,
  )
  .allowExcessArguments(false)
  .exitOverride();
parseOrExit(program);
const { only, strict = false } = program.opts<{ only?: string[]; strict?: boolean }>();
const unknown = only?.filter((name) => !recipes.some((recipe) => recipe.name === name)) ?? [];
if (unknown.length > 0) {
  console.error(`There is no recipe ${unknown.join(", ")}. There are: ${names}.`);
  process.exit(EXIT_USAGE);
}

const log = (line: string) => {
  console.error(line);
};
log("starting the local DSQL");
const server = await startDsqlLocal();
const results: RecipeResult[] = [];
try {
  // One after the other: what a client does on a busy machine isn't the question.
  for (const recipe of recipes) {
    if (only && !only.includes(recipe.name)) continue;
    const ran = await runRecipe(recipe, server.backendConnectionString, log);
    for (const { title, failure } of ran) if (failure !== undefined) log(`${title}: ${failure}`);
    results.push(...ran);
  }
} finally {
  await server.stop();
}
console.log(resultTable(results));
const fails = ({ failure, skipped }: RecipeResult) =>
  failure !== undefined || (strict && skipped !== undefined);
if (results.some(fails)) process.exitCode = EXIT_FAILED;
