import { bySection, columns } from "./columns.ts";
import type { Measurement } from "./Measurement.ts";

/** The measurements as a table for a terminal: a block for each section. */
export function table(measurements: readonly Measurement[]): string {
  const blocks = [...bySection(measurements)].map(([section, rows]) => [
    columns.map(({ title }, index) => (index === 0 ? section : title)),
    ...rows.map((row) => columns.map(({ text }) => text(row))),
  ]);
  const widths = columns.map((_, index) =>
    Math.max(...blocks.flat().map((cells) => cells[index]?.length ?? 0)),
  );
  const line = (cells: string[]) =>
    cells
      .map((cell, index) =>
        columns[index]?.numeric ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0),
      )
      .join("  ")
      .trimEnd();
  return blocks.map((block) => block.map(line).join("\n")).join("\n\n");
}
