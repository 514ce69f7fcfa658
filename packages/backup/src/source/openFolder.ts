import type { Fault } from "../Fault.ts";
import { listNames } from "../listNames.ts";
import { PlaceError } from "../place/PlaceError.ts";
import type { Entry, Storage } from "../storage/Storage.ts";
import { strayFault } from "../strayFault.ts";
import { chooseFiles } from "./jsonBackup/chooseFiles.ts";
import { expectedNames, parseFileName } from "./jsonBackup/fileNames.ts";
import { jsonBackupSource } from "./jsonBackup/JsonBackupSource.ts";
import type { RawContext } from "./readRaw.ts";
import type { Source } from "./Source.ts";

/**
 * Opens what a folder or a prefix holds.
 *
 * @throws {PlaceError} when that is nothing, or more than one thing
 */
export async function openFolder(storage: Storage, context: RawContext): Promise<Source> {
  const entries = await storage.list();
  const named = entries.flatMap(({ name }) => parseFileName(name) ?? []);
  const { faults, notRead } = others(entries);
  if (named.length === 0 && faults.length === 0) {
    const instead = notRead.length === 0 ? "" : `, only ${listNames(notRead)}`;
    throw new PlaceError(storage.place, `holds none of ${expectedNames.join(", ")}${instead}`);
  }
  const files = chooseFiles(storage.place, named);
  return jsonBackupSource({ storage, place: storage.place, files, notRead, faults }, context);
}

/** Nothing is passed over in silence: what may hold items and isn't read is a fault, everything else is named. */
function others(entries: readonly Entry[]): { faults: Fault[]; notRead: string[] } {
  const faults: Fault[] = [];
  const notRead: string[] = [];
  for (const { name, kind } of entries) {
    if (parseFileName(name) !== undefined) continue;
    const reason = strayFault(name, expectedNames);
    if (reason !== undefined) faults.push({ file: name, reason });
    else notRead.push(kind === "folder" ? `${name}/` : name);
  }
  return { faults, notRead };
}
