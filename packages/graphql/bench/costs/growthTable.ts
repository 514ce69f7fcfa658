import { costOf } from "../../../data/bench/costs/costOf.ts";
import { WALK } from "../../../data/bench/costs/dataCalls.ts";
import { SECONDS_OF } from "../../../data/bench/costs/secondsOf.ts";
import type { Measured } from "../../../data/bench/costs/Measured.ts";
import { free, prices } from "../../../data/bench/costs/prices.ts";
import { figure } from "./figures.ts";
import { markdownTable } from "./markdownTable.ts";

/** Today's items, and so many times as many. */
const SIZES: readonly (readonly [title: string, items: number])[] = [
  ["3,500", 3_500],
  ["× 10", 35_000],
  ["× 1,000", 3_500_000],
  ["× 1,000,000", 3_500_000_000],
];
const GB = 2 ** 30;
const IMPORT = { name: "importItems, 500 books", items: 500 } as const;
/** Rows of an index that the service built in a second, when somebody timed it (11 million in 12 minutes, 2026-09). */
const ROWS_BUILT_A_SECOND = 11_000_000 / 720;

/** What grows with the items and what doesn't: what was measured at the largest size, in proportion. */
export function growthTable(measured: readonly Measured[]): string {
  const base = measured.at(-1);
  if (base === undefined) throw new Error("Nothing has been measured");
  const named = (name: string, section?: string) => {
    const call = base.calls.find(
      (each) => each.name === name && (section === undefined || each.section === section),
    );
    if (call === undefined) throw new Error(`No call ${name} has been measured`);
    return costOf(call);
  };
  const [page, total] = [named("a page of 20 books"), named("films found by a word, with their total")];
  const [created, walk, imported] = [named("createItem"), named(WALK), named(IMPORT.name)];
  const times = (items: number) => items / base.items;
  const importDpu = (items: number) => ((imported.read + imported.write) / IMPORT.items) * items;
  const rows: [string, (items: number) => string][] = [
    ["a page without a total, mDPU", () => figure(page.read * 1_000)],
    ["a new item, mDPU to write", () => figure(created.write * 1_000)],
    ["a search with its total: titles gone through", (items) => short(total.rowsRead * times(items))],
    ["… DPU", (items) => figure(total.read * times(items))],
    ["… seconds", (items) => figure(total.rowsRead * times(items) * SECONDS_OF.row)],
    ["… $ a thousand of these", (items) => small(total.read * times(items) * prices.dpu.usd * 1e-3)],
    ["GB stored, values only", (items) => figure((base.storedBytes * times(items)) / GB)],
    [
      "… $ a month",
      (items) =>
        small(Math.max(0, (base.storedBytes * times(items)) / GB - free.storageGb) * prices.storage.usd),
    ],
    ["a backup's walk: pages of 1,000", (items) => short(Math.ceil(items / 1_000))],
    ["… DPU", (items) => figure(walk.read * times(items))],
    ["an import of all: DPU", (items) => short(importDpu(items))],
    ["… $", (items) => small(importDpu(items) * prices.dpu.usd * 1e-6)],
    ["a new index built: minutes", (items) => atLeast(items / ROWS_BUILT_A_SECOND / 60)],
  ];
  return markdownTable([
    ["items", ...SIZES.map(([title]) => title)],
    ...rows.map(([title, cell]) => [title, ...SIZES.map(([, items]) => cell(items))]),
  ]);
}

/** Two digits that matter, with k, M and G. */
function short(value: number): string {
  const [factor, unit] =
    value >= 1e9 ? [1e9, "G"] : value >= 1e6 ? [1e6, "M"] : value >= 1e4 ? [1e3, "k"] : [1, ""];
  return `${Number((value / factor).toPrecision(2))}${unit}`;
}

/** Dollars that may be few. */
function small(value: number): string {
  return value === 0 ? "0" : Number(value.toPrecision(2)).toLocaleString("en", { maximumFractionDigits: 4 });
}

/** What is less than one isn't worth digits. */
function atLeast(value: number): string {
  return value < 1 ? "<1" : figure(value);
}
