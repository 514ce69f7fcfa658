import type { Stats } from "node:fs";

/** Another text when a file has been written to: its time of change and its length. */
export function versionOf({ mtimeMs, size }: Pick<Stats, "mtimeMs" | "size">): string {
  return `${mtimeMs}-${size}`;
}
