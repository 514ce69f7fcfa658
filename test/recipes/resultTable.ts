import type { RecipeResult } from "./RecipeResult.ts";

/** Recipe, versions, outcome and conflicts, in columns. */
export function resultTable(results: RecipeResult[]): string {
  const rows = [["recipe", "versions", "conflicts", "outcome"], ...results.map(cells)];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
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
