import { itemTypes } from "@mattb.tech/billio-config";
import { printableName } from "../../text/printable.ts";
import { describeIssue } from "../../issues/describeIssue.ts";
import { listNames } from "../../text/listNames.ts";
import type { ImportReport, ReportedType, TypeReport } from "./ImportReport.ts";
import { formatCount } from "../../text/formatCount.ts";

const COLUMNS = ["read", "created", "equal", "replaced", "kept", "rejected"] as const;

/** The report as text: issues, a table by type, and the outcome. */
export function formatImportReport(report: ImportReport): string {
  const { faults, faultCount, notRead, fix = [], description } = report;
  const lines = faults.map(describeIssue);
  if (faultCount > faults.length)
    lines.push(`… and ${formatCount(faultCount - faults.length, "more fault")}`);
  if (lines.length > 0) lines.push("");
  lines.push(`${printableName(description)}:`, ...table(report), "");
  const deletions = deletionLine(report);
  if (deletions !== undefined) lines.push(deletions);
  for (const { rule, matched } of fix)
    lines.push(
      matched === 0
        ? `Rule ${String(rule)} of --fix applied to no item.`
        : `Rule ${String(rule)} of --fix applied to ${formatCount(matched, "item")}.`,
    );
  if (notRead.length > 0) lines.push(`Not read, for it is no part of it: ${listNames(notRead)}`);
  lines.push(ending(report));
  return lines.join("\n");
}

function table({ types, dryRun, outcome }: ImportReport): string[] {
  const wasWritten = outcome !== "refused";
  const columns = wasWritten ? COLUMNS : (["read", "rejected"] as const);
  const heading = (column: (typeof COLUMNS)[number]) =>
    dryRun && column !== "read" && column !== "rejected"
      ? `to be ${column}`.replace("to be equal", "equal")
      : column;
  const shown: ReportedType[] = [...itemTypes];
  if (types.unknown.read > 0) shown.push("unknown");
  const cells = [
    ["", ...columns.map(heading)],
    ...shown.map((type) => [type, ...columns.map((column) => number(types, type, column))]),
  ];
  const widths = columns.map((_, index) => Math.max(...cells.map((row) => (row[index + 1] ?? "").length)));
  const first = Math.max(...cells.map(([name = ""]) => name.length));
  return cells.map(([name = "", ...numbers]) =>
    [name.padEnd(first), ...numbers.map((cell, index) => cell.padStart(widths[index] ?? 0))]
      .join("  ")
      .trimEnd(),
  );
}

function number(types: ImportReport["types"], type: ReportedType, column: keyof TypeReport): string {
  return types[type][column].toLocaleString("en");
}

function deletionLine({ deletions: { read, deleted, absent, rejected }, dryRun, outcome }: ImportReport) {
  if (read === 0) return undefined;
  const what = `Deletions: ${read.toLocaleString("en")} read`;
  if (dryRun || outcome === "refused") return `${what}, ${rejected.toLocaleString("en")} rejected`;
  const rest = [`${deleted.toLocaleString("en")} deleted`, `${absent.toLocaleString("en")} not stored`];
  return [what, ...rest, `${rejected.toLocaleString("en")} rejected`].join(", ");
}

function ending(report: ImportReport): string {
  const { outcome, dryRun, faultCount, error, refusal, rejects, resumed } = report;
  const from = printableName(report.from);
  const rejected = sumOf(report, "rejected");
  const rest = "What was written is complete in itself; run the import again to go on where it was.";
  switch (outcome) {
    case "done": {
      if (dryRun)
        return `${rejected === 0 ? "No faults found in" : `${formatCount(rejected, "item")} would be rejected of`} ${from}. Nothing was written.`;
      const how = resumed ? "Imported the rest of" : "Imported";
      const others =
        rejected === 0
          ? ""
          : `, but for ${formatCount(rejected, "item")} in ${rejects ?? "the file of rejects"}`;
      return `${how} ${from}${others}.`;
    }
    case "refused":
      if (refusal !== undefined) return `Nothing was written: ${printableName(refusal)}.`;
      return `Nothing was written: ${from} has ${formatCount(faultCount, "fault")}.${faultCount > 0 && rejects === undefined ? " With --rejects <file> what is wrong goes there, and the rest in." : ""}`;
    case "interrupted":
      return `Interrupted. ${rest}`;
    case "failed":
      return `Failed: ${error?.message ?? "for a reason unknown"}. ${rest}`;
  }
}

function sumOf({ types, deletions }: ImportReport, column: "rejected"): number {
  return Object.values(types).reduce((sum, counts) => sum + counts[column], deletions[column]);
}
