import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";

/** A directory's name in errors, and the option that sets another. */
interface NamedFolder {
  name: string;
  option: string;
}

const dataFolder: NamedFolder = { name: "data folder", option: "--data-dir" };

/**
 * Creates a directory and its missing parents. It doesn't use mkdir's `recursive`, which never returns where the file system
 * doesn't support new directories, e.g. below `/proc`.
 *
 * @throws Error that names the directory when it can't be created
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
