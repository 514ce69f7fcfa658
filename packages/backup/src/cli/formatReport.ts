import { itemTypes } from "@mattb.tech/billio-config";
import { describeFault } from "../describeFault.ts";
import { listNames } from "../listNames.ts";
import type { ImportReport, TypeReport } from "../ImportReport.ts";

type Column = [heading: string, value: (report: TypeReport) => number];

const WRITTEN: Column[] = [
  ["created", ({ created }) => created],
  ["equal", ({ equal }) => equal],
  ["replaced", ({ replaced }) => replaced],
  ["kept", ({ kept }) => kept],
  ["refused", ({ refused }) => refused],
];
const CHECKED: Column[] = [
  ["new", ({ read = 0, stored, refused }) => Math.max(0, read - stored - refused)],
  ["stored already", ({ stored }) => stored],
  ["refused", ({ refused }) => refused],
];

/** The report for a person: faults, a table by type, and how it ended. */
export function formatReport(report: ImportReport): string {
  const { faults, faultCount, notRead } = report;
  const lines = faults.map(describeFault);
  if (faultCount > faults.length) {
    lines.push(`… and ${(faultCount - faults.length).toLocaleString("en")} more faults`);
  }
  if (lines.length > 0) lines.push("");
  lines.push(...table(report), "");
  if (notRead.length > 0) lines.push(`Not read, for it is no part of a backup: ${listNames(notRead)}`);
  lines.push(ending(report));
  return lines.join("\n");
}

function table({ types, dryRun, outcome }: ImportReport): string[] {
  const columns = dryRun || outcome === "refused" ? CHECKED : WRITTEN;
  const rows = itemTypes.map((type) => {
    const counts = types[type];
    if (counts.read === undefined) return [type, "no file"];
    return [
      type,
      ...[counts.read, ...columns.map(([, value]) => value(counts))].map((n) => n.toLocaleString("en")),
    ];
  });
  const cells = [["", "read", ...columns.map(([heading]) => heading)], ...rows];
  const widths = (cells[0] ?? []).map((_, column) =>
    Math.max(...cells.map((row) => (row[column] ?? "").length)),
  );
  return cells.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd(),
  );
}

function ending({ outcome, dryRun, faultCount, error, folder }: ImportReport): string {
  switch (outcome) {
    case "done":
      return dryRun ? `No faults found in ${folder}. Nothing was written.` : `Imported ${folder}.`;
    case "refused":
      return `Nothing was written: ${folder} has ${faultCount.toLocaleString("en")} ${faultCount === 1 ? "fault" : "faults"}.`;
    case "interrupted":
      return "Interrupted. What was written is complete in itself; run the import again to finish it.";
    case "failed":
      return `Failed: ${error?.message ?? "for a reason unknown"}. What was written is complete in itself; run the import again to finish it.`;
  }
}
