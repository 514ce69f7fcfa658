import { callTables } from "./callTables.ts";
import type { Measured } from "../../../data/bench/costs/Measured.ts";
import type { Deployments } from "./deployment.ts";
import { growthTable } from "./growthTable.ts";
import { followTable, freeTable, monthTable, priceTable, usageTable } from "./monthTables.ts";
import { aroundTable, standingTable } from "./standingTables.ts";

/** The generated parts of pages in docs, by the pages' names and their own. */
export function partsOf(
  measured: readonly Measured[],
  deployments: Deployments,
): Readonly<Record<string, Record<string, string>>> {
  const costs = {
    calls: callTables(measured),
    month: monthTable(measured),
    free: freeTable(measured),
    follow: followTable(measured),
    standing: standingTable(deployments),
    around: aroundTable(deployments),
    usage: usageTable(),
    prices: priceTable(),
  };
  return { "costs.md": costs, "growth.md": { growth: growthTable(measured) } };
}

/**
 * The page with each part between its two marks.
 *
 * @throws Error when the page lacks a mark
 */
export function withParts(page: string, parts: Readonly<Record<string, string>>): string {
  return Object.entries(parts).reduce((text, [name, part]) => {
    const [begin, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`The page needs a line ${begin} and, below it, a line ${end}`);
    return `${text.slice(0, from + begin.length)}\n\n${part}\n\n${text.slice(to)}`;
  }, page);
}
