import type { Storage } from "../storage/Storage.ts";
import { expectedNames, parseFileName } from "../formats/jsonBackup/fileNames.ts";
import { jsonBackupSource } from "../formats/jsonBackup/jsonBackupSource.ts";
import type { RawContext } from "../formats/readRaw.ts";
import { rejectsSource } from "../formats/rejects/rejectsSource.ts";
import type { Source } from "../source/Source.ts";
import { unreadable } from "./unreadable.ts";

/** Manifests: their directory has to be named instead. */
const MANIFESTS: ReadonlySet<string> = new Set([
  "manifest.json",
  "manifest-summary.json",
  "manifest-files.json",
]);

/**
 * Opens a location that is one file: of a JSON backup, or of rejects.
 *
 * @throws {BackupLocationError}
 */
export async function openFile(storage: Storage, name: string, context: RawContext): Promise<Source> {
  const place = storage.placeOf(name);
  const state = await storage.stat(name);
  if (state === undefined) throw unreadable(place, "is gone");
  if ("fault" in state) throw unreadable(place, state.fault);
  const file = parseFileName(name);
  if (file !== undefined)
    return jsonBackupSource({ storage, place, files: [file], notRead: [], faults: [] }, context);
  if (MANIFESTS.has(name)) throw unreadable(place, "is a manifest; name the folder that it is in");
  const beginning = await firstBytes(storage, name);
  if (beginning.startsWith("{")) return rejectsSource(storage, state, context);
  if (beginning.startsWith("\u001f\u008b"))
    throw unreadable(place, "is compressed, and so not read; unpack it");
  throw unreadable(
    place,
    `is neither a file of rejects (JSON lines) nor named for an item type; expected is a folder, or a file named ${expectedNames.join(", ")}`,
  );
}

/** As Latin-1: each byte one character. */
async function firstBytes(storage: Storage, name: string): Promise<string> {
  for await (const piece of storage.read(name)) return piece.subarray(0, 64).toString("latin1").trimStart();
  return "";
}
