import { printableName } from "../text/printable.ts";
import type { Consistency } from "./Consistency.ts";
import type { ExportReport } from "./exportBackup.ts";

/** The report of an export as text. */
export function formatExport({ place, manifest, consistency, items }: ExportReport): string {
  const types = Object.entries(manifest.types).map(([type, { items: count }]) => [
    printableName(type),
    count.toLocaleString("en"),
  ]);
  const width = (column: number) => Math.max(0, ...types.map((cells) => (cells[column] ?? "").length));
  const rows = types.map(
    ([type = "", count = ""]) => `${type.padEnd(width(0))}  ${count.padStart(width(1))}`,
  );
  return [
    ...rows,
    ...(rows.length > 0 ? [""] : []),
    `Wrote ${items.toLocaleString("en")} items in ${manifest.files.length.toLocaleString("en")} files to ${printableName(place)}.`,
    sayConsistency(consistency),
  ].join("\n");
}

function sayConsistency({ snapshot, settled, rounds, reread }: Consistency): string {
  const again = `${reread.toLocaleString("en")} rows were read again in ${rounds} ${rounds === 1 ? "round" : "rounds"}`;
  if (snapshot && rounds === 0) return "All of it is one snapshot.";
  if (snapshot) return `All of it is one snapshot: ${again}.`;
  return settled
    ? `All of it is of one moment: ${again}, and the last found nothing that differs.`
    : `It isn't of one moment, for items kept changing: ${again}, and the last still found some that differ.`;
}
