import { BackupLocationError } from "../location/BackupLocationError.ts";
import { SourceError } from "../source/SourceError.ts";
import type { Storage } from "./Storage.ts";

/**
 * Writes the first of several files to a storage.
 *
 * @throws {BackupLocationError} when it can't be written: nothing has been done then
 */
export async function beginWriting(storage: Storage, name: string, text: string): Promise<void> {
  try {
    await storage.writeText(name, text);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    throw new BackupLocationError(storage.placeOf(name), error.reason, { cause: error });
  }
}
