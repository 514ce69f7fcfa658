import type { Stats } from "node:fs";

/** Changes when the file is written: its modification time and its length. */
export function versionOf({ mtimeMs, size }: Pick<Stats, "mtimeMs" | "size">): string {
  return `${mtimeMs}-${size}`;
}
