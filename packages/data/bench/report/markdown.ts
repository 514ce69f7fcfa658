import { bySection, columns } from "./columns.ts";
import { type Measurement, misses } from "./Measurement.ts";

/** The measurements as Markdown: one table for each section, a missed target in bold. */
export function markdown(measurements: readonly Measurement[]): string {
  return [...bySection(measurements)]
    .map(([section, rows]) => {
      const used = columns.filter(({ text }) => rows.some((row) => text(row) !== ""));
      const line = (cells: string[]) => `| ${cells.join(" | ")} |`;
      return [
        `### ${section}`,
        "",
        line(used.map(({ title }) => title)),
        line(used.map(({ numeric }) => (numeric ? "--:" : "---"))),
        ...rows.map((row) => {
          const missed = misses(row).length > 0;
          return line(
            used.map(({ title, text }) => {
              const cell = text(row).replaceAll("|", "\\|");
              return missed && title === "ratio" && cell !== "" ? `**${cell}**` : cell;
            }),
          );
        }),
      ].join("\n");
    })
    .join("\n\n");
}
