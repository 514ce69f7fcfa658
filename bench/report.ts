import type { Row } from "./Row.ts";

/** A table in Markdown; what misses its target bears a ✗. */
export function report(rows: readonly Row[]): string {
  const lines = rows.map(
    ({ name, measured, beside = "", target }) =>
      `| ${name} | ${measured} | ${beside} | ${target === undefined ? "" : `${target.text} ${target.met ? "✓" : "✗"}`} |`,
  );
  return ["|  | measured | beside | target |", "| --- | --- | --- | --- |", ...lines].join("\n");
}
