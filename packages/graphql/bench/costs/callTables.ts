import { type Cost, costOf } from "../../../data/bench/costs/costOf.ts";
import { prices } from "../../../data/bench/costs/prices.ts";
import { count, dollars, figure } from "./figures.ts";
import { markdownTable } from "./markdownTable.ts";
import type { Measured } from "../../../data/bench/costs/Measured.ts";

interface Column {
  title: string;
  cell: (cost: Cost) => string;
}

const MILLI = 1_000;

const columns: readonly Column[] = [
  { title: "statements", cell: ({ statements }) => count(statements) },
  { title: "entries read", cell: ({ rowsRead }) => count(rowsRead) },
  { title: "entries written", cell: ({ entriesWritten }) => count(entriesWritten) },
  { title: "mDPU, read", cell: ({ read }) => figure(read * MILLI) },
  { title: "mDPU, write", cell: ({ write }) => figure(write * MILLI) },
  { title: "mDPU, compute ≤", cell: ({ computeAtMost }) => figure((computeAtMost ?? 0) * MILLI) },
  { title: "$ a million", cell: (cost) => dollars(dpu(cost) * prices.dpu.usd) },
  { title: "RRU", cell: ({ old }) => (old === undefined ? "—" : units(old.read)) },
  { title: "WRU", cell: ({ old }) => (old === undefined ? "—" : count(old.write)) },
  { title: "$ a million there", cell: ({ old }) => (old === undefined ? "—" : dollars(oldDollars(old))) },
];

/** How much more a section may cost at another size before it gets a table for each. */
const ALIKE = 1.1;

/** The calls by sections, a table for each size of the library where it matters. */
export function callTables(measured: readonly Measured[]): string {
  const largest = measured.at(-1);
  if (largest === undefined) throw new Error("Nothing has been measured");
  const sections = [...new Set(largest.calls.map(({ section }) => section))];
  return sections
    .map((section) => {
      const tables = growsWithItems(section, measured)
        ? measured.map((each) => `${each.items.toLocaleString("en")} items:\n\n${table(section, each)}`)
        : [`At any number of items:\n\n${table(section, largest)}`];
      return [`### ${section}`, ...tables].join("\n\n");
    })
    .join("\n\n");
}

function growsWithItems(section: string, measured: readonly Measured[]): boolean {
  const [first = [], ...others] = measured.map(({ calls }) =>
    calls.filter((call) => call.section === section).map((call) => dpu(costOf(call))),
  );
  return others.some((costs) => costs.some((cost, at) => cost > ALIKE * (first[at] ?? 0)));
}

function table(section: string, { calls }: Measured): string {
  const rows = calls
    .filter((call) => call.section === section)
    .map((call) => ({ name: call.name, cost: costOf(call) }));
  const used = columns.filter(({ cell }) => rows.some(({ cost }) => !["", "—"].includes(cell(cost))));
  return markdownTable([
    ["call", ...used.map(({ title }) => title)],
    ...rows.map(({ name, cost }) => [name, ...used.map(({ cell }) => cell(cost))]),
  ]);
}

function dpu({ read, write }: Cost): number {
  return read + write;
}

function oldDollars({ read, write }: { read: number; write: number }): number {
  return read * prices.readUnit.usd + write * prices.writeUnit.usd;
}

/** Units that may be halves. */
function units(number: number): string {
  return number === 0 ? "" : number.toLocaleString("en", { maximumFractionDigits: 1 });
}
