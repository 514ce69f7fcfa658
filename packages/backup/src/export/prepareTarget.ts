import { randomUUID } from "node:crypto";
import { BackupLocationError } from "../location/BackupLocationError.ts";
import { MANIFEST } from "../formats/backup/manifest.ts";
import { SourceError } from "../source/SourceError.ts";
import { beginWriting } from "../storage/beginWriting.ts";
import type { Storage } from "../storage/Storage.ts";

/** Marks an unfinished backup, which another one may replace. */
const UNFINISHED = "unfinished.json";
const OF_A_BACKUP = /^(\w{1,50}-\d+\.jsonl\.gz|\..*\.part)$/;

export interface Target {
  /** Files of an unfinished backup that were removed. */
  replaced: number;
  /**
   * Removes the mark: the backup is complete.
   *
   * @throws {SourceError} when another export writes to the same location
   */
  check(): Promise<void>;
  finish(): Promise<void>;
}

/**
 * Prepares a location for a backup: marks it as unfinished, and removes what an interrupted export has left.
 *
 * @throws {BackupLocationError} when it contains a finished backup or anything else, or can't be written to
 */
export async function prepareTarget(storage: Storage): Promise<Target> {
  const names = (await storage.list()).map(({ name, kind }) => (kind === "folder" ? `${name}/` : name));
  if (names.includes(MANIFEST))
    throw new BackupLocationError(
      storage.place,
      "holds a finished backup already, which is never replaced; name another place",
    );
  const left = names.filter((name) => OF_A_BACKUP.test(name));
  const other = names.find((name) => name !== UNFINISHED && !left.includes(name));
  const isUnfinished = names.includes(UNFINISHED);
  if (other !== undefined || (left.length > 0 && !isUnfinished))
    throw new BackupLocationError(
      storage.place,
      `isn't empty: it holds ${other ?? left[0] ?? ""}; a backup wants a place of its own`,
    );
  const run = JSON.stringify({ format: "billio-unfinished-backup", run: randomUUID() });
  await beginWriting(storage, UNFINISHED, run);
  for (const name of left) await storage.delete(name);
  return {
    replaced: left.length,
    async check() {
      if ((await storage.readText(UNFINISHED)) !== run)
        throw new SourceError(storage.place, "another export has begun to write to this place");
    },
    finish: () => storage.delete(UNFINISHED),
  };
}
