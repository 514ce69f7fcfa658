import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { PlaceError } from "./PlaceError.ts";

/**
 * Looks, before anything is read, whether a file that will be written in the end can be one.
 *
 * @param example name of such a file
 * @throws {PlaceError} when it is a folder, or in no folder
 */
export async function checkNewFile(path: string, example: string): Promise<void> {
  if (!(await isFolder(dirname(path)))) throw new PlaceError(path, "is in no folder that is there");
  if (await isFolder(path)) throw new PlaceError(path, `is a folder; must name a file, e.g. ${example}`);
}

async function isFolder(path: string): Promise<boolean> {
  const stats = await stat(path).catch(() => undefined);
  return stats?.isDirectory() === true;
}
