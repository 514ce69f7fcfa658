import type { Budgets } from "./budgets.ts";
import type { Sizes } from "./Sizes.ts";
import { kB } from "./kB.ts";

const COLUMNS = ["folder", "at start", "gzip", "budget", "all", "gzip", "budget"];

/** A table of the size of each directory, in kB of 1,000 bytes, and its budget. */
export function formatSizes(sizes: ReadonlyMap<string, Sizes>, budgets: Budgets): string {
  const rows = [...sizes].map(([name, { main, mainGzip, all, allGzip }]) => {
    const budget = budgets.get(name);
    const start = main === 0 ? ["–", "–", "–"] : [kB(main), kB(mainGzip), limit(budget?.main)];
    return [name, ...start, kB(all), kB(allGzip), limit(budget?.all)];
  });
  const table = [COLUMNS, ...rows];
  const widths = COLUMNS.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function limit(bytes: number | undefined): string {
  return bytes === undefined ? "none" : `≤ ${Math.round(bytes / 1000)} kB`;
}
