import { readBackupSettings, readDatabaseSettings } from "@mattb.tech/billio-config";
import { createDatabase } from "@mattb.tech/billio-data/bulk";
import { exportBackup } from "../export/exportBackup.ts";
import { formatBackupLocation, type BackupLocation } from "../location/BackupLocation.ts";
import { MANIFEST, parseManifest } from "../formats/backup/manifest.ts";
import { SourceError } from "../source/SourceError.ts";
import { openStorage } from "../storage/openStorage.ts";
import { logLine } from "./logLine.ts";
import { reasonOf } from "./reasonOf.ts";
import { type LambdaTime, withinTime } from "./withinTime.ts";

/** The used part of a schedule's event: when it was due, which is the same when Lambda retries. */
export interface ScheduleEvent {
  /** ISO 8601. */
  time?: string;
}

/** What is logged and returned about a backup. */
export interface BackupOutcome {
  place: string;
  /** An earlier call for the same time did it; this one did nothing. */
  wasDone: boolean;
  items: number;
  types: Record<string, number>;
  bytes: number;
  /** As in the manifest, see `Consistency`. */
  consistency: Readonly<Record<string, unknown>>;
  ms: number;
}

/**
 * Makes a handler for a schedule (EventBridge): each call backs the environment's database up into
 * `s3://<BILLIO_BACKUP_BUCKET>/<BILLIO_BACKUP_PREFIX>/<time of the event>` and logs one line of JSON. On failure it logs the
 * reason and rejects, so that the invocation fails: Lambda retries with the same location, and an alarm fires. It also fails
 * shortly before the Lambda's timeout, which would end it silently. An inconsistent backup is logged as a warning.
 *
 * @param log receives one line
 */
export function createBackupHandler(
  environment: Readonly<Record<string, string | undefined>>,
  log: (line: string) => void = logLine,
): (event: ScheduleEvent, context?: LambdaTime) => Promise<BackupOutcome> {
  return async (event, context) => {
    const began = performance.now();
    try {
      const outcome = await backUp(environment, event, { context, began });
      const level = outcome.consistency.settled === false ? "warn" : "info";
      log(JSON.stringify({ level, message: "backup", ...outcome }));
      return outcome;
    } catch (error) {
      log(
        JSON.stringify({
          level: "error",
          message: "backup failed",
          reason: reasonOf(error),
          ms: since(began),
        }),
      );
      throw error;
    }
  };
}

async function backUp(
  environment: Readonly<Record<string, string | undefined>>,
  event: ScheduleEvent,
  { context, began }: { context: LambdaTime | undefined; began: number },
): Promise<BackupOutcome> {
  const { bucket, prefix } = readBackupSettings(environment);
  const settings = readDatabaseSettings(environment);
  const place = {
    kind: "s3" as const,
    bucket,
    prefix: [prefix, nameOf(event)].filter(Boolean).join("/"),
  };
  const late = new SourceError(
    formatBackupLocation(place),
    "isn't finished, and the Lambda's time is nearly over: give it more",
  );
  return withinTime(context, late, (signal) =>
    backUpInto(place, createDatabase(settings), { signal, began }),
  );
}

async function backUpInto(
  place: BackupLocation,
  executor: ReturnType<typeof createDatabase>,
  { signal, began }: { signal: AbortSignal; began: number },
): Promise<BackupOutcome> {
  const storage = await openStorage(place);
  try {
    // Schedules deliver at least once.
    const text = await storage.readText(MANIFEST);
    const isDone = text !== undefined;
    const manifest = isDone
      ? parseManifest(text)
      : (await exportBackup(executor, storage, { signal })).manifest;
    const types = Object.entries(manifest.types).map(([type, { items }]) => [type, items] as const);
    return {
      place: storage.place,
      wasDone: isDone,
      items: types.reduce((sum, [, items]) => sum + items, 0),
      types: Object.fromEntries(types),
      bytes: manifest.files.reduce((sum, { bytes }) => sum + bytes, 0),
      consistency: manifest.consistency,
      ms: since(began),
    };
  } finally {
    await storage.close();
    await executor.close();
  }
}

/** `2026-11-29T01-01-00Z`: colons are a problem where keys become file names. */
function nameOf({ time }: ScheduleEvent): string {
  const due = new Date(time ?? Date.now());
  const date = Number.isNaN(due.getTime()) ? new Date() : due;
  return date
    .toISOString()
    .replace(/\.\d+Z$/, "Z")
    .replaceAll(":", "-");
}

function since(began: number): number {
  return Math.round(performance.now() - began);
}
