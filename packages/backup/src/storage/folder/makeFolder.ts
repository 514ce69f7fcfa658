import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { codeOf } from "./lookAt.ts";

/**
 * Creates a directory with its parents. mkdir's own `recursive` never returns where a file system has no new directories,
 * e.g. below `/proc`, and takes a directory that can't be written to for a missing one.
 *
 * @throws {NodeJS.ErrnoException} of the first directory that can't be created
 */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    if (await isFolder(folder)) return;
    if (codeOf(error) !== "ENOENT" || dirname(folder) === folder) throw error;
    await makeFolder(dirname(folder));
    // Another process may have created it meanwhile.
    await mkdir(folder).catch(async (again: unknown) => {
      if (!(await isFolder(folder))) throw again;
    });
  }
}

async function isFolder(path: string): Promise<boolean> {
  const stats = await stat(path).catch(() => undefined);
  return stats?.isDirectory() === true;
}
