import { printableName } from "../text/printable.ts";
import { describeIssue } from "../issues/describeIssue.ts";
import { formatTable } from "./formatTable.ts";
import type { Stats, TypeStats } from "./Stats.ts";
import { years } from "./years.ts";

/** The counts as tables for a terminal. */
export function formatStats(stats: Stats): string {
  const { place, description, items, faulty, faultyFiles, fileFaults, types } = stats;
  const blocks = [
    [
      printableName(`${place}: ${description}`),
      `items: ${count(items)}${faulty === 0 ? "" : `; with faults, and not counted below: ${count(faulty)}`}`,
      ...(faultyFiles === 0
        ? []
        : [`files with faults: ${count(faultyFiles)}; not everything may be counted`]),
      ...fileFaults.map((fault) => `  ${describeIssue(fault)}`),
      ...(faultyFiles > fileFaults.length ? [`  … and ${count(faultyFiles - fileFaults.length)} more`] : []),
    ].join("\n"),
    formatTable(["type", "shelf", "items"], types.flatMap(shelfRows)),
    formatTable(["added in", ...types.map(({ type }) => type)], yearRows(types, "added")),
    formatTable(["moved in", ...types.map(({ type }) => type)], yearRows(types, "moved")),
    formatTable(["rating", ...types.map(({ type }) => type)], ratingRows(types)),
  ];
  return blocks.filter((block) => block !== "").join("\n\n");
}

function shelfRows({ type, items, shelves }: TypeStats): string[][] {
  return [
    [type, "", count(items)],
    ...shelves.map(({ shelf, items: onShelf }) => ["", shelf, count(onShelf)]),
  ];
}

function yearRows(types: readonly TypeStats[], of: "added" | "moved"): string[][] {
  return years(types, of)
    .filter(({ items }) => items.some((number) => number > 0))
    .map(({ year, items }) => [year, ...items.map(count)]);
}

function ratingRows(types: readonly TypeStats[]): string[][] {
  if (types.length === 0) return [];
  const rows = Array.from({ length: 10 }, (_, index) => [
    String(index + 1),
    ...types.map(({ ratings }) => count(ratings.counts[index] ?? 0)),
  ]);
  return [
    ...rows,
    ["none", ...types.map(({ ratings }) => count(ratings.unrated))],
    ["mean", ...types.map(({ ratings }) => ratings.mean?.toFixed(2) ?? "")],
  ];
}

function count(number: number): string {
  return number.toLocaleString("en");
}
