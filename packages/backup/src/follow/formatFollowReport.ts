import type { FollowReport } from "./follow.ts";

/** The report as text. */
export function formatFollowReport(report: FollowReport, table: string): string {
  const counts: [count: number, what: string][] = [
    [report.applied, "applied"],
    [report.older, "older than what was known"],
    [report.duplicates, "known already"],
    [report.otherTables, "of other tables"],
    [report.fragmentsJoined + report.fragmentsWaiting, "pieces of records besides"],
    [report.rejected, "rejected"],
  ];
  const shown = counts.filter(([count, what]) => count > 0 || what === "applied");
  const lines = [
    `${table}: ${number(report.records)} records in ${number(report.files)} files: ${shown.map(([count, what]) => `${number(count)} ${what}`).join(", ")}.`,
  ];
  if (report.incomplete.length > 0) {
    const names = report.incomplete.slice(0, MAX_NAMED).join(", ");
    const more = report.incomplete.length - MAX_NAMED;
    lines.push(`Records that miss a piece: ${names}${more > 0 ? ` and ${number(more)} more` : ""}.`);
  }
  if (report.outcome === "interrupted") lines.push("Interrupted. Run it again to go on.");
  return lines.join("\n");
}

const MAX_NAMED = 10;

function number(value: number): string {
  return value.toLocaleString("en");
}
