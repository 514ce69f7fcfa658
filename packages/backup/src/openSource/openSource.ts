import { stat } from "node:fs/promises";
import { basename, dirname, posix } from "node:path";
import type { Executor } from "@mattb.tech/billio-data/bulk";
import { dsqlSource } from "../dsql/dsqlSource.ts";
import { formatBackupLocation, type BackupLocation } from "../location/BackupLocation.ts";
import { BackupLocationError } from "../location/BackupLocationError.ts";
import { openStorage } from "../storage/openStorage.ts";
import type { Storage } from "../storage/Storage.ts";
import type { FixItem } from "../source/FixItem.ts";
import { openFile } from "./openFile.ts";
import { openFolder } from "./openFolder.ts";
import type { Source } from "../source/Source.ts";

export interface OpenSourceOptions {
  /** The database for the location `dsql`; called only for it. */
  database?: (() => Executor) | undefined;
  /** Changes items before they are read. */
  mend?: FixItem | undefined;
  /** Ends the attempts to reach a table. */
  signal?: AbortSignal | undefined;
}

/**
 * Opens a location of any kind; `description` is what it was recognised as. Only names and manifests are read.
 *
 * ```ts
 * const source = await openSource(parseBackupLocation("s3://billio-backups/2026-11"), { database: () => connect() });
 * for await (const { items } of source.read()) …
 * ```
 *
 * @throws {BackupLocationError} when it contains nothing readable, or is ambiguous
 * @throws the signal's reason when it is aborted
 */
export async function openSource(
  place: BackupLocation,
  { database, mend, signal }: OpenSourceOptions = {},
): Promise<Source> {
  switch (place.kind) {
    case "dynamodb": {
      // DynamoDB's client takes 25 MB, which other locations don't need.
      const { dynamoDbSource } = await import("../dynamodb/dynamoDbSource.ts");
      return dynamoDbSource(place.table, { signal });
    }
    case "dsql":
      if (database === undefined)
        throw new BackupLocationError(formatBackupLocation(place), "is no place here");
      return dsqlSource(database());
    case "path":
    case "s3": {
      let storage = await openStorage(place);
      try {
        const file = await fileOf(place, storage);
        if (file === undefined) return await openFolder(storage, { mend });
        await storage.close();
        storage = await openStorage(file.folder);
        return await openFile(storage, file.name, { mend });
      } catch (error) {
        await storage.close();
        throw error;
      }
    }
  }
}

/** The directory and the name of a location that is one file; `undefined` for a directory. */
async function fileOf(
  place: BackupLocation & { kind: "path" | "s3" },
  storage: Storage,
): Promise<{ folder: BackupLocation; name: string } | undefined> {
  if (place.kind === "path") {
    const stats = await stat(place.path).catch((error: unknown) => {
      const { code } = error as NodeJS.ErrnoException;
      throw new BackupLocationError(
        place.path,
        code === "ENOENT" ? "there is no such folder or file" : `can't be read: ${String(code)}`,
        {
          cause: error,
        },
      );
    });
    if (stats.isDirectory()) return undefined;
    return { folder: { kind: "path", path: dirname(place.path) }, name: basename(place.path) };
  }
  if (place.prefix === "" || (await storage.list()).length > 0) return undefined;
  const folder = posix.dirname(place.prefix);
  const above: BackupLocation = { ...place, prefix: folder === "." ? "" : folder };
  const name = posix.basename(place.prefix);
  const parent = await openStorage(above);
  try {
    return (await parent.stat(name)) === undefined ? undefined : { folder: above, name };
  } finally {
    await parent.close();
  }
}
