import { readBackupSettings, readDatabaseSettings } from "@mattb.tech/billio-config";
import { connect } from "@mattb.tech/billio-data/bulk";
import { exportBackup } from "../export/exportBackup.ts";
import { formatBackupLocation, type BackupLocation } from "../location/BackupLocation.ts";
import { MANIFEST, parseManifest } from "../formats/backup/manifest.ts";
import { SourceError } from "../source/SourceError.ts";
import { openStorage } from "../storage/openStorage.ts";
import { logLine } from "./logLine.ts";
import { reasonOf } from "./reasonOf.ts";
import { type LambdaTime, withinTime } from "./withinTime.ts";

/** Of a schedule's event, what is used: when it was due, which stays the same when Lambda tries again. */
export interface ScheduleEvent {
  /** ISO 8601. */
  time?: string;
}

/** What is logged of a backup, and returned. */
export interface BackupOutcome {
  place: string;
  /** An earlier call for the same time had done it; nothing was done now. */
  wasDone: boolean;
  items: number;
  types: Record<string, number>;
  bytes: number;
  /** As the manifest has it, see `Consistency`. */
  consistency: Readonly<Record<string, unknown>>;
  ms: number;
}

/**
 * Makes a handler for a schedule (EventBridge): each call backs the environment's database up into
 * `s3://<BILLIO_BACKUP_BUCKET>/<BILLIO_BACKUP_PREFIX>/<time of the event>` and logs one line of JSON. When it can't, it logs
 * why and rejects, so that the invocation fails: Lambda tries again, into the same place, and an alarm sees it. That is so as
 * well shortly before the Lambda's time is over, which would end it silently. A backup that isn't of one moment is a warning.
 *
 * @param log is given one line
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
  return withinTime(context, late, (signal) => backUpInto(place, connect(settings), { signal, began }));
}

async function backUpInto(
  place: BackupLocation,
  executor: ReturnType<typeof connect>,
  { signal, began }: { signal: AbortSignal; began: number },
): Promise<BackupOutcome> {
  const storage = await openStorage(place);
  try {
    // Schedules may call twice.
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

/** `2026-11-29T01-01-00Z`: colons are trouble where keys become names of files. */
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
