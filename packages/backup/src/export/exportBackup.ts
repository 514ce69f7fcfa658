import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { countItems, type Executor } from "@mattb.tech/billio-data/bulk";
import { lastMigration } from "@mattb.tech/billio-data/migrate";
import { BackupLocationError } from "../location/BackupLocationError.ts";
import type { OnProgress } from "../progress/Progress.ts";
import {
  BACKUP_FORMAT,
  BACKUP_VERSION,
  type BackupManifest,
  formatManifest,
  MANIFEST,
} from "../formats/backup/manifest.ts";
import type { Storage } from "../storage/Storage.ts";
import { BackupWriter } from "./BackupWriter.ts";
import type { Consistency } from "./Consistency.ts";
import { prepareTarget } from "./prepareTarget.ts";
import { sweep } from "./sweep.ts";

export interface ExportBackupOptions {
  /**
   * How long to read from one snapshot before continuing without, in ms; 0 = not at all. Default: four minutes, since DSQL
   * ends transactions after five.
   */
  snapshotMs?: number;
  /** Most comparisons of everything stored with what was written, when one snapshot didn't last. Default: 5. */
  maxRounds?: number;
  /** Most items of a file. Default: 100,000. */
  fileItems?: number;
  /** Size of a file, in characters before compression, after which the next one starts. Default: 64 million. */
  fileCharacters?: number;
  signal?: AbortSignal | undefined;
  onProgress?: OnProgress | undefined;
}

export interface ExportReport {
  /** Where the backup is. */
  place: string;
  manifest: BackupManifest;
  consistency: Consistency;
  items: number;
  /** Files of an unfinished earlier backup that were removed. */
  replaced: number;
}

/**
 * Backs a database up: every item as it is stored, of any type, into files of a directory or under a prefix of S3, with a
 * manifest that is written last. Without a manifest it is no backup, and the next export replaces it; a finished backup is
 * never replaced.
 *
 * It is one snapshot if possible, see {@link Consistency}. Memory doesn't grow with the number of items; 36 bytes of each are
 * kept in the temporary directory meanwhile.
 *
 * ```ts
 * const { items, consistency } = await exportBackup(connect(), await openStorage(parseBackupLocation("./backup")));
 * ```
 *
 * @throws {BackupLocationError} when the location contains a finished backup or other files, or the database has no tables
 * @throws {SourceError} when a file can't be written
 * @throws the signal's reason when it is aborted
 * @throws whatever `executor` throws
 */
export async function exportBackup(
  executor: Executor,
  storage: Storage,
  options: ExportBackupOptions = {},
): Promise<ExportReport> {
  const { fileItems = 100_000, fileCharacters = 64_000_000, signal, onProgress } = options;
  const schema = await lastMigration(executor);
  if (schema === undefined)
    throw new BackupLocationError("dsql", "holds no tables of Billio's: no migration was applied");
  const counts = await countItems(executor);
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  // An aborted export stops here: another one may be writing there by now.
  signal?.throwIfAborted();
  const target = await prepareTarget(storage);
  const begun = new Date().toISOString();
  const folder = await mkdtemp(join(tmpdir(), "billio-export-"));
  const writer = new BackupWriter(storage, { fileItems, fileCharacters, signal });
  try {
    const consistency = await sweep(executor, writer, {
      folder,
      snapshotMs: options.snapshotMs ?? 240_000,
      maxRounds: options.maxRounds ?? 5,
      total,
      signal,
      onProgress,
    });
    signal?.throwIfAborted();
    await writer.check();
    await target.check();
    const manifest: BackupManifest = {
      format: BACKUP_FORMAT,
      version: BACKUP_VERSION,
      schema,
      from: "dsql",
      begun,
      ended: new Date().toISOString(),
      consistency: { ...consistency },
      ...writer.describe(),
    };
    await storage.writeText(MANIFEST, formatManifest(manifest));
    await target.finish();
    const items = Object.values(manifest.types).reduce((sum, type) => sum + type.items, 0);
    return { place: storage.place, manifest, consistency, items, replaced: target.replaced };
  } finally {
    await writer.abandon();
    await rm(folder, { recursive: true, force: true });
  }
}
