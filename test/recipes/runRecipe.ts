import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "../../packages/dsql-local/clients/runner/runCommand.ts";
import { copyRecipe, installRecipe } from "./installRecipe.ts";
import type { RecipeResult } from "./RecipeResult.ts";
import type { Recipe } from "./recipes.ts";
import { failureOf, runBank, TIMEOUT_MS } from "./runBank.ts";
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
  const folder = await copyRecipe(recipe, await installRecipe(recipe, log));
  const results: RecipeResult[] = [];
  try {
    const versions = await shownVersions(recipe, folder);
    for (const { name, command } of recipe.programs) {
      const title = name === undefined ? recipe.name : `${recipe.name} (${name})`;
      log(`${title}: running`);
      const started = performance.now();
      const outcome = await runBank({ command, folder, connectionString, environment: recipe.environment });
      results.push({ title, versions, ...outcome, tookMs: performance.now() - started });
    }
    const wrongTypes = await typesFailure(folder);
    if (wrongTypes !== undefined) for (const result of results) result.failure ??= wrongTypes;
  } finally {
    await rm(folder, { recursive: true });
  }
  return results;
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
