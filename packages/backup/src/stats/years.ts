import type { TypeStats } from "./Stats.ts";

/** Longest span of years without gaps: empty ones are listed, too. */
const MOST_FILLED = 150;

/** The years of all types, oldest first, with the items of each type; gaps are filled unless they are wide. */
export function years(
  types: readonly TypeStats[],
  of: "added" | "moved",
): { year: string; items: number[] }[] {
  const names = new Set(types.flatMap((type) => type[of].map(({ year }) => year)));
  const numbers = [...names].filter((name) => name !== "other").map(Number);
  const [first, last] = [Math.min(...numbers), Math.max(...numbers)];
  if (numbers.length > 0 && last - first < MOST_FILLED) {
    for (let year = first; year <= last; year++) names.add(String(year).padStart(4, "0"));
  }
  const byType = types.map((type) => new Map(type[of].map(({ year, items }) => [year, items])));
  return [...names].sort().map((year) => ({ year, items: byType.map((items) => items.get(year) ?? 0) }));
}
