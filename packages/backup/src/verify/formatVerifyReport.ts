import { printableName } from "../text/printable.ts";
import { describeIssue } from "../issues/describeIssue.ts";
import { formatToldValue } from "./describeValue.ts";
import type { FieldDifference } from "./differingFields.ts";
import { type Side, sides } from "./Side.ts";
import type { Difference, FoundItem, SideReport, TypeComparison, VerifyReport } from "./VerifyReport.ts";

const SHORT = 20;

/** The report of a comparison as text. @param most most differences listed, default 20 */
export function formatVerifyReport(report: VerifyReport, most = SHORT): string {
  const { from, against, counts } = report;
  const blocks = [
    [...placeLines("from", from), ...placeLines("against", against)],
    [
      `compared ${report.began} to ${report.ended}${report.only === undefined ? "" : `, only ${report.only.join(", ")}`}`,
    ],
    table(report),
    countLines(report),
    listed(report.differences, most, total(report), formatDifference, "differences"),
    listed(
      report.dangling,
      most,
      counts.dangling,
      ({ side, id, seriesId, reason }) => [
        printableName(`season ${id} of series ${seriesId} in "${side}": ${reason}`),
      ],
      "seasons without their series",
    ),
    [report.equal ? "EQUAL" : "NOT EQUAL"],
  ];
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

function placeLines(
  side: Side,
  { place, description, readTwice, faults, faultCount, notRead }: SideReport,
): string[] {
  const lines = faults.slice(0, SHORT).map((fault) => `  fault: ${describeIssue(fault)}`);
  if (faultCount > lines.length) lines.push(`  and ${count(faultCount - lines.length)} more faults`);
  return [
    printableName(`${side.padEnd(7)} ${place}: ${description}${readTwice ? "; read twice" : ""}`),
    ...lines,
    ...(notRead.length === 0 ? [] : [`  not read: ${notRead.map(printableName).join(", ")}`]),
  ];
}

function table({ types, from, against }: VerifyReport): string[] {
  const rows = [
    ["type", "from", "against", "missing", "extra", "different", "hash"],
    ...types.map(typeRow),
    ["all", count(from.items), count(against.items), "", "", "", hashes(from.hash, against.hash)],
  ];
  if (from.faulty.items + against.faulty.items > 0) {
    const hash = hashes(from.faulty.hash, against.faulty.hash);
    rows.push(["with faults", count(from.faulty.items), count(against.faulty.items), "", "", "", hash]);
  }
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 || column === row.length - 1
          ? cell.padEnd(widths[column] ?? 0)
          : cell.padStart(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd(),
  );
}

function typeRow({ type, from, against, missing, extra, different }: TypeComparison): string[] {
  const numbers = [from.items, against.items, missing, extra, different].map(count);
  return [printableName(type), ...numbers, hashes(from.hash, against.hash)];
}

/** In full when they are equal, for the record; otherwise abbreviated. */
function hashes(from: string, against: string): string {
  return from === against ? from : `${from.slice(0, 12)}… is not ${against.slice(0, 12)}…`;
}

function total({ counts }: VerifyReport): number {
  return counts.missing + counts.extra + counts.different + counts.faulty + counts.twice;
}

function countLines({ counts, from, against }: VerifyReport): string[] {
  const lines: readonly (readonly [number, string])[] = [
    [counts.equal, "equal"],
    [counts.missing, `missing: in ${printableName(from.place)} only`],
    [counts.extra, `extra: in ${printableName(against.place)} only`],
    [counts.different, "different"],
    [counts.faulty, "can't be compared, for they have faults"],
    [counts.twice, "ids that are there more than once"],
    [counts.dangling, "seasons whose series is missing"],
    [counts.settled, "changed while they were read, and equal when looked up again"],
    [counts.notLookedUpAgain, "reported as they were read, though they may have changed since"],
  ];
  return lines
    .filter(([number], index) => index === 0 || number > 0)
    .map(([number, what]) => `${count(number).padStart(9)} ${what}`);
}

function listed<T>(
  list: readonly T[],
  most: number,
  all: number,
  format: (one: T) => string[],
  what: string,
): string[] {
  const lines = list.slice(0, most).flatMap(format);
  const left = all - Math.min(list.length, most);
  return left > 0 ? [...lines, `… and ${count(left)} more ${what}`] : lines;
}

function formatDifference({ kind, type = "item", id, times, ...rest }: Difference): string[] {
  const head = printableName(`${kind.padEnd(9)} ${type} ${id ?? "without a readable id"}`);
  const often = times === undefined ? "" : `: ${times.from} times in from, ${times.against} in against`;
  const changed = rest.changedMeanwhile === true ? ": changed while it was looked up" : "";
  return [
    `${head}${often}${changed}`,
    ...(rest.fields ?? []).map(formatField),
    ...(rest.moreFields === undefined ? [] : [`    and ${count(rest.moreFields)} more fields`]),
    ...sides.flatMap((side) => (rest.found?.[side] ?? []).flatMap((item) => foundLines(side, item))),
  ];
}

function formatField({ path, from, against, sameCharacters }: FieldDifference): string {
  const same =
    sameCharacters === undefined || sameCharacters === 0
      ? ""
      : ` (the same up to character ${count(sameCharacters)})`;
  return printableName(`    ${path}: ${formatToldValue(from)} / ${formatToldValue(against)}${same}`);
}

function foundLines(side: Side, { at, faults = [] }: FoundItem): string[] {
  const reasons = faults.length === 0 ? [{ field: undefined, reason: "is here" }] : faults;
  return reasons.map(({ field, reason }) => {
    const fault = { ...at, reason, ...(field === undefined || field === "" ? {} : { field }) };
    return `    ${side}: ${describeIssue(fault)}`;
  });
}

function count(number: number): string {
  return number.toLocaleString("en");
}
