import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Makes a folder and those above it that are missing. Not with mkdir's own `recursive`, which never comes back
 * where a file system has no such thing as new folders, e.g. below `/proc`.
 *
 * @throws Error that names the folder when it can't be one
 */
export async function makeFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw unusable(folder, error);
  });
  if (found?.isDirectory()) return;
  if (found) throw new Error(`The data folder ${folder} is a file. Take a folder with --data-dir.`);
  if (dirname(folder) !== folder) await makeFolder(dirname(folder));
  try {
    await mkdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw unusable(folder, error);
  }
}

function unusable(folder: string, error: unknown): Error {
  const { code, message } = error as NodeJS.ErrnoException;
  const reason = code === "ENOTDIR" ? "a part of its path is a file" : (code ?? message);
  return new Error(`The data folder ${folder} can't be made (${reason}). Take another with --data-dir.`, {
    cause: error,
  });
}
