import { codeBlock, element, find, setAttribute, setText } from "./dom.ts";
import { count, short, timeOfDay } from "./format.ts";
import { type Entry, KeyedList } from "./KeyedList.ts";
import { type Panel, showCount } from "./Panel.ts";
import { sendCommand } from "./sendCommand.ts";
import type { StatementStatistics } from "./shapes.ts";

type Column = "calls" | "failed" | "rows" | "mean" | "max" | "total" | "dpu";

const LABELS: Record<Column, string> = {
  calls: "Calls",
  failed: "Failed",
  rows: "Rows",
  mean: "Mean ms",
  max: "Slowest ms",
  total: "Total ms",
  dpu: "DPU",
};
const COLUMNS = Object.keys(LABELS) as Column[];

/** More would only slow the page. */
const MAX_SHOWN = 100;

/** @param refresh shows the new state at once */
export function statementsPanel(refresh: () => Promise<void>): Panel<StatementStatistics[]> {
  const section = find("#statements");
  const list = new KeyedList<StatementStatistics>(find("tbody", section), ({ text }) => text, createRow);
  let sortedBy: Column = "dpu";
  let isDescending = true;
  let latest: StatementStatistics[] = [];
  const show = () => {
    const direction = isDescending ? -1 : 1;
    const sorted = [...latest].sort((a, b) => direction * (valueOf(a, sortedBy) - valueOf(b, sortedBy)));
    list.show(sorted.slice(0, MAX_SHOWN));
    const sum = sumOf(latest);
    for (const column of COLUMNS) setText(find(`[data-sum="${column}"]`, section), textOf(sum, column));
    for (const button of section.querySelectorAll<HTMLElement>("[data-sort]")) {
      const order = isDescending ? "descending" : "ascending";
      const header = button.closest("th");
      if (header) setAttribute(header, "aria-sort", button.dataset.sort === sortedBy ? order : undefined);
    }
  };
  section.addEventListener("click", ({ target }) => {
    const column = target instanceof HTMLElement ? target.dataset.sort : undefined;
    if (column === undefined) return;
    isDescending = column === sortedBy ? !isDescending : true;
    sortedBy = column as Column;
    show();
  });
  find("#reset-statements").addEventListener("click", () => {
    sendCommand({ error: find(".error", section), refresh }, "DELETE", "/statements");
  });
  return {
    path: "/statements",
    show(statements) {
      // Those that are running for the first time have no calls yet.
      latest = statements.filter(({ calls }) => calls > 0);
      showCount("statements", latest.length);
      show();
    },
  };
}

function createRow({ text }: StatementStatistics): Entry<StatementStatistics> {
  const code = codeBlock(text);
  const cells = COLUMNS.map((column) => element("td", { role: "cell", "data-label": LABELS[column] }));
  return {
    root: element(
      "tr",
      { role: "row" },
      element("td", { role: "cell", "data-label": "Statement" }, code),
      ...cells,
    ),
    update(statement) {
      for (const [at, column] of COLUMNS.entries()) {
        const cell = cells[at];
        if (cell) setText(cell, textOf(statement, column));
      }
      const { compute, read, write } = statement.dpu;
      const title = `estimates: compute ${short(compute)}, read ${short(read)}, write ${short(write)}`;
      setAttribute(cells.at(-1) ?? code, "title", title);
      setAttribute(code, "title", `last run ${timeOfDay(statement.lastAt)}`);
    },
  };
}

function sumOf(statements: readonly StatementStatistics[]): StatementStatistics {
  const add = (value: (statement: StatementStatistics) => number) =>
    statements.reduce((sum, statement) => sum + value(statement), 0);
  const calls = add((each) => each.calls);
  const total = add(({ milliseconds }) => milliseconds.total);
  return {
    text: "",
    calls,
    failed: add(({ failed }) => failed),
    rows: add(({ rows }) => rows),
    milliseconds: {
      total,
      mean: calls === 0 ? 0 : total / calls,
      max: Math.max(0, ...statements.map(({ milliseconds }) => milliseconds.max)),
    },
    dpu: {
      total: add(({ dpu }) => dpu.total),
      compute: add(({ dpu }) => dpu.compute),
      read: add(({ dpu }) => dpu.read),
      write: add(({ dpu }) => dpu.write),
    },
    lastAt: "",
  };
}

function valueOf({ calls, failed, rows, milliseconds, dpu }: StatementStatistics, column: Column): number {
  return { calls, failed, rows, ...milliseconds, dpu: dpu.total }[column];
}

function textOf(statement: StatementStatistics, column: Column): string {
  const value = valueOf(statement, column);
  return column === "calls" || column === "failed" || column === "rows" ? count(value) : short(value);
}
