import { columns } from "../../packages/dsql-local/clients/runner/columns.ts";
import type { RecipeResult } from "./RecipeResult.ts";

/** Recipe, versions, outcome and conflicts, in columns. */
export function resultTable(results: RecipeResult[]): string {
  return columns([["recipe", "versions", "conflicts", "outcome"], ...results.map(cells)]);
}

function cells({ title, versions, conflicts, skipped, failure, tookMs }: RecipeResult): string[] {
  const outcome =
    skipped !== undefined
      ? `skipped: ${skipped}`
      : failure !== undefined
        ? `FAILS: ${failure.split("\n")[0] ?? ""}`
        : `works, ${(tookMs / 1000).toFixed(1)} s`;
  return [title, versions, conflicts === undefined ? "-" : String(conflicts), outcome];
}
