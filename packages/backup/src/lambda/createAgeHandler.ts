import { readBackupSettings } from "@mattb.tech/billio-config";
import { formatBackupLocation } from "../location/BackupLocation.ts";
import { MANIFEST } from "../formats/backup/manifest.ts";
import { openStorage } from "../storage/openStorage.ts";
import type { Storage } from "../storage/Storage.ts";
import { logLine } from "./logLine.ts";
import { reasonOf } from "./reasonOf.ts";

/** What is logged and returned about the newest backup. */
export interface BackupAge {
  /** Its directory; absent when there is none. */
  place?: string;
  /** Days since the time in its name, to a tenth; when there is none, since 1970. */
  days: number;
}

const DAY_MS = 86_400_000;
/** The directory names of `createBackupHandler`. */
const NAME = /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)Z$/;

/**
 * Makes a handler that looks for the newest finished backup below `s3://<BILLIO_BACKUP_BUCKET>/<BILLIO_BACKUP_PREFIX>` and
 * logs its age in one line of JSON, on which an alarm is based: a schedule that has stopped fails silently, and a CloudWatch
 * alarm can't look back a month. Rejects when it can't list the backups.
 *
 * @param log receives one line
 */
export function createAgeHandler(
  environment: Readonly<Record<string, string | undefined>>,
  log: (line: string) => void = logLine,
): () => Promise<BackupAge> {
  return async () => {
    try {
      const age = await findAge(environment);
      log(
        JSON.stringify({ level: age.place === undefined ? "warn" : "info", message: "backup age", ...age }),
      );
      return age;
    } catch (error) {
      log(JSON.stringify({ level: "error", message: "backup age failed", reason: reasonOf(error) }));
      throw error;
    }
  };
}

async function findAge(environment: Readonly<Record<string, string | undefined>>): Promise<BackupAge> {
  const place = { kind: "s3" as const, ...readBackupSettings(environment) };
  const storage = await openStorage(place);
  try {
    const newest = await findNewest(storage);
    if (newest === undefined) return { days: daysSince(0) };
    const prefix = [place.prefix, newest].filter(Boolean).join("/");
    return { place: formatBackupLocation({ ...place, prefix }), days: daysSince(timeOf(newest)) };
  } finally {
    await storage.close();
  }
}

/** The last finished backup: without a manifest it is unfinished or being written. */
async function findNewest(storage: Storage): Promise<string | undefined> {
  const names = (await storage.list())
    .filter(({ kind, name }) => kind === "folder" && !Number.isNaN(timeOf(name)))
    .map(({ name }) => name)
    .sort()
    .reverse();
  for (const name of names) if ((await storage.stat(`${name}/${MANIFEST}`)) !== undefined) return name;
  return undefined;
}

/** NaN for a name that isn't the schedule's. */
function timeOf(name: string): number {
  return Date.parse(name.replace(NAME, "$1T$2:$3:$4Z"));
}

function daysSince(time: number): number {
  return Math.round((10 * (Date.now() - time)) / DAY_MS) / 10;
}
