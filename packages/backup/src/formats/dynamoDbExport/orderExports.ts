import { listNames } from "../../text/listNames.ts";
import { BackupLocationError } from "../../location/BackupLocationError.ts";
import type { ExportManifest } from "./manifest.ts";

/** Exports that can be read as one: each is applied to the ones before it. */
export interface ExportChain {
  full: ExportManifest | undefined;
  /** Oldest first, without gaps. */
  windows: readonly (ExportManifest & { window: { from: number; to: number } })[];
}

/**
 * Orders the exports of one table: at most one full export, and windows without gaps or overlaps. The first window may start
 * before the full export's time, not after it.
 *
 * @throws {BackupLocationError} with the times, when they form no chain
 */
export function orderExports(location: string, exports: readonly ExportManifest[]): ExportChain {
  const tables = [...new Set(exports.map(({ table, tableId = "" }) => `${table} ${tableId}`.trim()))];
  if (tables.length > 1)
    throw new BackupLocationError(
      location,
      `holds exports of several tables, ${listNames(tables.sort())}; name one export`,
    );
  const fulls = exports.filter(({ window }) => window === undefined);
  if (fulls.length > 1) {
    const names = fulls.map(({ folder, time }) => `${folder} of ${timeText(time)}`).sort();
    throw new BackupLocationError(
      location,
      `holds several full exports, and which one is meant would be a guess: ${listNames(names)}; name one`,
    );
  }
  const [full] = fulls;
  const windows = exports
    .flatMap((each) => (each.window === undefined ? [] : { ...each, window: each.window }))
    .sort((a, b) => a.window.from - b.window.from || a.window.to - b.window.to);
  for (const [index, { window, folder }] of windows.entries()) {
    const before = windows[index - 1];
    if (before === undefined || before.window.to === window.from) continue;
    const reason = before.window.to < window.from ? "a gap between" : "an overlap of";
    throw new BackupLocationError(
      location,
      `holds incremental exports with ${reason} ${before.folder}, which ends at ${timeText(before.window.to)}, and ${folder}, which begins at ${timeText(window.from)}`,
    );
  }
  const [first] = windows;
  if (full !== undefined && first !== undefined) {
    const { from, to } = first.window;
    // The full export's time is in whole seconds, the windows' in milliseconds.
    if (!(Math.floor(full.time / 1000) * 1000 >= from && full.time < to))
      throw new BackupLocationError(
        location,
        `holds a full export of ${timeText(full.time)}, and incremental ones from ${timeText(from)}: the first one, ${first.folder} to ${timeText(to)}, must begin at or before that time and end after it`,
      );
  }
  return { full, windows };
}

export function timeText(time: number): string {
  return Number.isNaN(time) ? "an unknown time" : new Date(time).toISOString().replace(".000Z", "Z");
}
