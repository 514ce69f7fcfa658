import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { itemTypes, type ItemType } from "@mattb.tech/billio-config";
import { BackupFolderError } from "./BackupFolderError.ts";
import type { Fault } from "./Fault.ts";

/** The file of one item type. */
export interface BackupFile {
  type: ItemType;
  name: string;
  path: string;
  bytes: number;
}

/** Series before seasons: a season needs its series. */
const ORDER: readonly ItemType[] = [...itemTypes].sort(
  (a, b) => Number(a === "TvSeason") - Number(b === "TvSeason"),
);

/**
 * The files of a backup in the order in which they can be written. A type without a file is left out; a JSON
 * file named for no type is a fault, as it would be left out in silence otherwise.
 *
 * @throws {BackupFolderError} when there is no such folder, or nothing in it
 */
export async function findFiles(folder: string): Promise<{ files: BackupFile[]; faults: Fault[] }> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const why = code === "ENOENT" ? "there is no such folder" : code === "ENOTDIR" ? "it is no folder" : code;
    throw new BackupFolderError(folder, String(why), { cause: error });
  }
  const expected = ORDER.map((type) => `${type}.json`);
  const faults = names
    .filter((file) => file.toLowerCase().endsWith(".json") && !expected.includes(file))
    .sort()
    .map((file) => ({ file, reason: `is named for no item type; expected are ${expected.join(", ")}` }));
  const files: BackupFile[] = [];
  for (const type of ORDER) {
    const name = `${type}.json`;
    if (!names.includes(name)) continue;
    const path = join(folder, name);
    const stats = await stat(path);
    if (stats.isFile()) files.push({ type, name, path, bytes: stats.size });
    else faults.push({ file: name, reason: "is no file" });
  }
  if (files.length === 0 && faults.length === 0) {
    throw new BackupFolderError(folder, `it holds none of ${expected.join(", ")}`);
  }
  return { files, faults };
}
