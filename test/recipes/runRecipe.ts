import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "../../packages/dsql-local/clients/runner/runCommand.ts";
import { copyRecipe, installRecipe, NotHereError } from "./installRecipe.ts";
import type { Outcome, RecipeResult } from "./RecipeResult.ts";
import type { Program, Recipe } from "./recipes.ts";
import { runBank } from "./runBank.ts";
import { failureOf, TIMEOUT_MS } from "./runLimits.ts";
import { runTests } from "./runTests.ts";
import { runWorkflow } from "./runWorkflow.ts";
import { shownVersions } from "./shownVersions.ts";

/**
 * Installs a recipe, checks its types, and runs its programs, each on an empty DSQL of its own in the PostgreSQL given.
 *
 * @param log receives what is done, a line each
 */
export async function runRecipe(
  recipe: Recipe,
  connectionString: string,
  log: (line: string) => void,
): Promise<RecipeResult[]> {
  const folderOrReason = await prepare(recipe, log);
  if ("skipped" in folderOrReason) {
    return [{ title: recipe.name, versions: "", skipped: folderOrReason.skipped, tookMs: 0 }];
  }
  const { folder } = folderOrReason;
  const results: RecipeResult[] = [];
  try {
    const versions = await shownVersions(recipe, folder);
    for (const program of recipe.programs) {
      const title = program.name === undefined ? recipe.name : `${recipe.name} (${program.name})`;
      log(`${title}: running`);
      const started = performance.now();
      const outcome = await runProgram(program, {
        folder,
        connectionString,
        environment: recipe.environment,
      });
      results.push({ title, versions, ...outcome, tookMs: performance.now() - started });
    }
    const wrongTypes = await typesFailure(folder);
    if (wrongTypes !== undefined) for (const result of results) result.failure ??= wrongTypes;
  } finally {
    await rm(folder, { recursive: true });
  }
  return results;
}

async function prepare(
  recipe: Recipe,
  log: (line: string) => void,
): Promise<{ folder: string } | { skipped: string }> {
  // A workflow installs by itself.
  const installs = recipe.programs.every(({ kind }) => kind !== "workflow");
  try {
    return { folder: await copyRecipe(recipe, installs ? await installRecipe(recipe, log) : undefined) };
  } catch (error) {
    if (error instanceof NotHereError) return { skipped: error.message };
    throw error;
  }
}

function runProgram(
  { command, kind }: Program,
  on: { folder: string; connectionString: string; environment: Recipe["environment"] },
): Promise<Outcome> {
  switch (kind) {
    case "bank":
      return runBank({ command, ...on });
    case "tests":
      return runTests(command, on.folder);
    case "workflow":
      return runWorkflow(join(on.folder, ...command), on.folder);
  }
}

/** What the compiler says of a recipe's sources; undefined if nothing, or if it has no such script. */
async function typesFailure(folder: string): Promise<string | undefined> {
  const manifest = await readFile(join(folder, "package.json"), "utf8").catch(() => "");
  if (!manifest.includes('"typecheck"')) return undefined;
  const command = ["npm", "run", "--silent", "typecheck"];
  const ended = await runCommand(command, { env: process.env, cwd: folder, timeoutMs: TIMEOUT_MS });
  const failure = ended && failureOf(ended);
  return failure && `has wrong types: ${failure}`;
}
