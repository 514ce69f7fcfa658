import { createHash } from "node:crypto";
import { lstat, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Unlike /tmp it survives reboots, and every user may enter it. */
const BASE = "/var/tmp";

/** Stable path below `/var/tmp` in place of `path`, which another user can't enter. */
export function publicPath(path: string): string {
  return join(BASE, `dsql-local-${createHash("sha256").update(path).digest("hex").slice(0, 16)}`);
}

/**
 * Creates the directory of {@link publicPath}.
 *
 * @throws Error when it belongs to another user
 */
export async function publicDirectory(path: string): Promise<string> {
  const folder = publicPath(path);
  await mkdir(folder, { mode: 0o711 }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  });
  const found = await lstat(folder);
  if (!found.isDirectory() || found.uid !== process.getuid?.()) {
    throw new Error(`${folder} belongs to somebody else. Remove it and start again.`);
  }
  await sweep();
  await writeFile(join(folder, ORIGIN), path);
  return folder;
}

/** File with the path that a directory replaces. */
const ORIGIN = "origin";

/** Removes the directories of paths that no longer exist: a deleted clone or data directory. */
async function sweep(): Promise<void> {
  for (const name of await readdir(BASE)) {
    if (!/^dsql-local-[0-9a-f]{16}$/.test(name)) continue;
    const folder = join(BASE, name);
    const [origin, found] = await Promise.all([
      readFile(join(folder, ORIGIN), "utf8").catch(() => undefined),
      lstat(folder).catch(() => undefined),
    ]);
    if (origin === undefined || found?.uid !== process.getuid?.()) continue;
    const gone = await stat(origin).then(
      () => false,
      (error: unknown) => (error as NodeJS.ErrnoException).code === "ENOENT",
    );
    if (gone) await rm(folder, { recursive: true, force: true });
  }
}
