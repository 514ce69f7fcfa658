import { PlaceError } from "../place/PlaceError.ts";
import type { Storage } from "../storage/Storage.ts";
import { expectedNames, parseFileName } from "./jsonBackup/fileNames.ts";
import { jsonBackupSource } from "./jsonBackup/JsonBackupSource.ts";
import type { RawContext } from "./readRaw.ts";
import type { Source } from "./Source.ts";

/**
 * Opens a place that is one file.
 *
 * @throws {PlaceError}
 */
export async function openFile(storage: Storage, name: string, context: RawContext): Promise<Source> {
  const place = storage.placeOf(name);
  const state = await storage.stat(name);
  if (state === undefined) throw new PlaceError(place, "is gone");
  if ("fault" in state) throw new PlaceError(place, state.fault);
  const file = parseFileName(name);
  if (file !== undefined)
    return jsonBackupSource({ storage, place, files: [file], notRead: [], faults: [] }, context);
  throw new PlaceError(
    place,
    `is named for no item type; expected is a folder, or a file named ${expectedNames.join(", ")}`,
  );
}
