import { printableName } from "../text/printable.ts";
import type { Deletions, RestoreReport } from "./RestoreReport.ts";

const number = (count: number) => count.toLocaleString("en");

/** What a mirror is about to delete, for the confirmation. */
export function formatDeletions({ items, types, ids }: Deletions): string {
  const byType = Object.entries(types).map(([type, count]) => `${number(count)} ${printableName(type)}`);
  const more = items > ids.length ? [`  … and ${number(items - ids.length)} more`] : [];
  return [
    `${number(items)} items are stored that the backup hasn't, or has as another type: ${byType.join(", ")}. They will be deleted:`,
    ...ids.map((id) => `  ${printableName(id)}`),
    ...more,
  ].join("\n");
}

/** The report of a restore as text. */
export function formatRestore(report: RestoreReport): string {
  const { counts, deleted, orphans, check, mode, items, description, place } = report;
  const lines = [
    `Restored ${number(items)} items of ${printableName(`${place} (${description})`)}: ${number(counts.created)} created, ${number(counts.replaced)} replaced, ${number(counts.equal)} there already; ${number(deleted)} deleted.`,
  ];
  if (orphans > 0)
    lines.push(
      `${number(orphans)} ${orphans === 1 ? "season has" : "seasons have"} no series, in the backup neither.`,
    );
  lines.push(
    ...(check.isEqual
      ? [
          mode === "merge"
            ? "Verified: each of them is stored as the backup has it."
            : "Verified: counts and hashes of all types are those of the backup.",
        ]
      : [
          "What is stored differs from the backup:",
          ...check.differences.map((text) => `  ${printableName(text)}`),
        ]),
  );
  return lines.join("\n");
}
