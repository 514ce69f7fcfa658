import { type Dirent } from "node:fs";
import { open, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { itemTypes, type ItemType } from "@mattb.tech/billio-config";
import { BackupFolderError } from "./BackupFolderError.ts";
import type { Fault } from "./Fault.ts";
import { listNames } from "./listNames.ts";
import { strayFault } from "./strayFault.ts";

/** The file of one item type. */
export interface BackupFile {
  type: ItemType;
  name: string;
  path: string;
  bytes: number;
}

/** All that a folder holds: each entry is in one of these. */
interface FolderContents {
  /** In the order in which they can be written. */
  files: BackupFile[];
  /** Files of a backup that can't be read, and what may hold items but has no name that is read. */
  faults: Fault[];
  /** What is no part of a backup; a folder's name ends in a slash. */
  notRead: string[];
}

/** Series before seasons: a season needs its series. */
const ORDER: readonly ItemType[] = [...itemTypes].sort(
  (a, b) => Number(a === "TvSeason") - Number(b === "TvSeason"),
);
const EXPECTED: ReadonlyMap<string, ItemType> = new Map(ORDER.map((type) => [`${type}.json`, type]));

/**
 * Looks through a folder for the files of a backup. A type may have none. Nothing is passed over in silence: what may
 * hold items and isn't read is a fault, everything else that isn't read is named.
 *
 * @throws {BackupFolderError} when there is no such folder, or nothing of a backup in it
 */
export async function findFiles(folder: string): Promise<FolderContents> {
  const entries = await list(folder);
  const found = new Map<ItemType, BackupFile>();
  const faults: Fault[] = [];
  const notRead: string[] = [];
  for (const entry of entries) {
    const { name } = entry;
    const type = EXPECTED.get(name);
    if (type === undefined) {
      const fault = strayFault(name, [...EXPECTED.keys()]);
      if (fault !== undefined) faults.push({ file: name, reason: fault });
      else notRead.push(entry.isDirectory() ? `${name}/` : name);
      continue;
    }
    const file = await look(join(folder, name));
    if (typeof file === "number") found.set(type, { type, name, path: join(folder, name), bytes: file });
    else faults.push({ file: name, reason: file });
  }
  if (found.size === 0 && faults.length === 0) {
    const instead = notRead.length === 0 ? "" : `, only ${listNames(notRead)}`;
    throw new BackupFolderError(folder, `it holds none of ${[...EXPECTED.keys()].join(", ")}${instead}`);
  }
  return { files: ORDER.flatMap((type) => found.get(type) ?? []), faults, notRead };
}

async function list(folder: string): Promise<Dirent[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    const code = codeOf(error);
    const known: ReadonlyMap<string, string> = new Map([
      ["ENOENT", "there is no such folder"],
      ["ENOTDIR", "it is no folder"],
    ]);
    throw new BackupFolderError(folder, known.get(code) ?? `it ${unreadable(code)}`, { cause: error });
  }
}

/** The length of a file that can be read, in bytes, or why it can't. */
async function look(path: string): Promise<number | string> {
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) return "is a folder; expected is a file";
    // Opening a pipe would wait for somebody who writes to it.
    if (!stats.isFile()) return "is no file but a device, a pipe or a socket";
  } catch (error) {
    const code = codeOf(error);
    if (code === "ENOENT") return "is a link to a file that doesn't exist";
    if (code === "ELOOP") return "is a link that leads back to itself";
    return unreadable(code);
  }
  try {
    const handle = await open(path);
    try {
      return (await handle.stat()).size;
    } finally {
      await handle.close();
    }
  } catch (error) {
    return unreadable(codeOf(error));
  }
}

function unreadable(code: string): string {
  const isDenied = code === "EACCES" || code === "EPERM";
  return `can't be read: ${isDenied ? `permission denied (${code})` : code}`;
}

function codeOf(error: unknown): string {
  return String((error as NodeJS.ErrnoException).code);
}
