import { lstat, open, stat } from "node:fs/promises";
import { versionOf } from "./versionOf.ts";

/** Length and version of a readable file, or why it can't be read; `undefined` if it doesn't exist. */
export async function lookAt(path: string): Promise<{ bytes: number; version: string } | string | undefined> {
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) return "is a folder; expected is a file";
    // Opening a pipe would wait for a writer.
    if (!stats.isFile()) return "is no file but a device, a pipe or a socket";
  } catch (error) {
    const code = codeOf(error);
    if (code === "ENOENT" || code === "ENOTDIR")
      return (await isLink(path)) ? "is a link to a file that doesn't exist" : undefined;
    if (code === "ELOOP") return "is a link that leads back to itself";
    return unreadable(code);
  }
  try {
    const handle = await open(path);
    try {
      const stats = await handle.stat();
      return { bytes: stats.size, version: versionOf(stats) };
    } finally {
      await handle.close();
    }
  } catch (error) {
    return unreadable(codeOf(error));
  }
}

export function unreadable(code: string): string {
  const isDenied = code === "EACCES" || code === "EPERM";
  return `can't be read: ${isDenied ? `permission denied (${code})` : code}`;
}

export function codeOf(error: unknown): string {
  return String((error as NodeJS.ErrnoException).code);
}

async function isLink(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isSymbolicLink();
  } catch {
    return false;
  }
}
