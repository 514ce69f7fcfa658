import { createHash } from "node:crypto";
import { lstat, mkdir } from "node:fs/promises";
import { join } from "node:path";

/** Kept over reboots, unlike /tmp, and open to every user for passing through. */
const BASE = "/var/tmp";

/** Path outside of any private folder that stands for `path`; the same at each start. */
export function publicPath(path: string): string {
  return join(BASE, `dsql-local-${createHash("sha256").update(path).digest("hex").slice(0, 16)}`);
}

/**
 * Makes the folder of {@link publicPath}.
 *
 * @throws Error when somebody else has put something there
 */
export async function publicFolder(path: string): Promise<string> {
  const folder = publicPath(path);
  await mkdir(folder, { mode: 0o711 }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  });
  const found = await lstat(folder);
  if (!found.isDirectory() || found.uid !== process.getuid?.()) {
    throw new Error(`${folder} belongs to somebody else. Remove it and start again.`);
  }
  return folder;
}
