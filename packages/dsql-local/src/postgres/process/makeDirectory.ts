import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";

/** What a folder is, and how another one is asked for, for an error. */
interface NamedFolder {
  name: string;
  option: string;
}

const dataFolder: NamedFolder = { name: "data folder", option: "--data-dir" };

/**
 * Makes a folder and those above it that are missing. Not with mkdir's own `recursive`, which never comes back
 * where a file system has no such thing as new folders, e.g. below `/proc`.
 *
 * @throws Error that names the folder when it can't be one
 */
export async function makeDirectory(folder: string, kind = dataFolder): Promise<void> {
  const found = await stat(folder).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw unusable(folder, error, kind);
  });
  if (found?.isDirectory()) return;
  if (found) throw new Error(`The ${kind.name} ${folder} is a file. Take a folder with ${kind.option}.`);
  if (dirname(folder) !== folder) await makeDirectory(dirname(folder), kind);
  try {
    await mkdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw unusable(folder, error, kind);
  }
}

function unusable(folder: string, error: unknown, { name, option }: NamedFolder): Error {
  const { code, message } = error as NodeJS.ErrnoException;
  const reason = code === "ENOTDIR" ? "a part of its path is a file" : (code ?? message);
  return new Error(`The ${name} ${folder} can't be made (${reason}). Take another with ${option}.`, {
    cause: error,
  });
}
