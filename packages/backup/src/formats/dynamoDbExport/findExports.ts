import { BackupLocationError } from "../../location/BackupLocationError.ts";
import { listNames } from "../../text/listNames.ts";
import type { Entry, Storage } from "../../storage/Storage.ts";
import { EXPORTS_FOLDER, SUMMARY } from "./manifest.ts";

/** Names that DynamoDB gives exports: `0<epoch ms>-<8 hexadecimal digits>`; some write one digit more. */
const EXPORT_ID = /^0\d{13,14}-[0-9a-f]{8}$/;

/** The directories of all exports in a storage. */
export interface FoundExports {
  folders: string[];
  /** Names of other entries. */
  others: Entry[];
}

/**
 * Finds exports in the storage itself, in its directories, or below `AWSDynamoDB`.
 *
 * @throws {BackupLocationError} when one of them isn't finished
 */
export async function findExports(storage: Storage, entries: readonly Entry[]): Promise<FoundExports> {
  if (entries.some(({ name, kind }) => name === SUMMARY && kind === "file"))
    return { folders: [""], others: entries.filter(({ name }) => !OWN.test(name)) };
  if (isUnfinished(entries)) throw unfinished(storage, [""]);
  // Checked even when it isn't listed: S3-compatible servers may omit a prefix that has only prefixes (s3rver 3.7.1).
  const found = await amongFolders(storage, EXPORTS_FOLDER, await storage.list(EXPORTS_FOLDER));
  if (found.folders.length > 0) {
    const beside = found.others.map((each) => ({ ...each, name: `${EXPORTS_FOLDER}/${each.name}` }));
    return {
      folders: found.folders,
      others: [...entries.filter(({ name }) => name !== EXPORTS_FOLDER), ...beside],
    };
  }
  return amongFolders(storage, "", entries);
}

const OWN = /^(?:manifest-(?:summary|files)\.(?:json|md5|checksum)|_started|data)$/;

async function amongFolders(
  storage: Storage,
  folder: string,
  entries: readonly Entry[],
): Promise<FoundExports> {
  const below = (name: string) => (folder === "" ? name : `${folder}/${name}`);
  const folders: string[] = [];
  const halves: string[] = [];
  const others: Entry[] = [];
  for (const entry of entries) {
    const name = below(entry.name);
    if (entry.kind === "folder" && (await storage.stat(`${name}/${SUMMARY}`)) !== undefined)
      folders.push(name);
    else if (entry.kind === "folder" && EXPORT_ID.test(entry.name)) halves.push(name);
    else others.push(entry);
  }
  if (halves.length > 0) throw unfinished(storage, halves);
  // The data directory that incremental exports share.
  return { folders, others: folders.length > 0 ? others.filter(({ name }) => name !== "data") : others };
}

function isUnfinished(entries: readonly Entry[]): boolean {
  return entries.some(({ name }) => name === "_started" || name === "manifest-files.json");
}

function unfinished(storage: Storage, folders: readonly string[]): BackupLocationError {
  const names = folders.map((folder) => (folder === "" ? "it" : folder));
  return new BackupLocationError(
    storage.place,
    `holds an export of DynamoDB that isn't finished, or was copied in part: ${listNames(names)} has no ${SUMMARY}. Move it out, or name another one`,
  );
}
