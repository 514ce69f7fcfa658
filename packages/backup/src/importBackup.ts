import { type ItemType, itemTypes } from "@mattb.tech/billio-config";
import type { Executor } from "@mattb.tech/billio-data/bulk";
import { checkBackup, type Checked } from "./check/checkBackup.ts";
import { type BackupFile, findFiles } from "./findFiles.ts";
import type { ImportReport, TypeReport } from "./ImportReport.ts";
import type { Progress } from "./Progress.ts";
import { writeFile } from "./write/writeFile.ts";

export interface ImportOptions {
  executor: Executor;
  /** What to do with a stored item of the same id and type: overwrite it as a whole (default) or leave it. */
  existing?: "replace" | "keep";
  /** Check only. */
  dryRun?: boolean;
  onProgress?: (progress: Progress) => void;
  /** Ends the import after the batches under way; see `ImportOutcome`. */
  signal?: AbortSignal;
}

/**
 * Imports a backup of the old system: a folder of `Book.json`, `VideoGame.json`, `Feature.json`, `TvSeries.json`
 * and `TvSeason.json`, each one JSON array. Ids stay as they are.
 *
 * Everything is checked before anything is written; a backup with faults is refused as a whole, with all of them
 * listed. What else is in the folder is named in the report, or a fault if it may hold items. Written is in batches, each a transaction; running it again finishes or repeats an import without harm.
 * Memory doesn't grow with the files, but for some 24 bytes an item.
 *
 * ```ts
 * const report = await importBackup("backups/2026-01-01", { executor: connect() });
 * if (report.outcome !== "done") …
 * ```
 *
 * @throws {BackupFolderError} when the folder isn't a backup at all
 * @throws {DataError} when the database can't be asked during the check
 */
export async function importBackup(folder: string, options: ImportOptions): Promise<ImportReport> {
  const { dryRun = false, signal } = options;
  const { files, faults: folderFaults, notRead } = await findFiles(folder);
  const report = (outcome: ImportReport["outcome"], more: Partial<ImportReport>): ImportReport => ({
    folder,
    dryRun,
    outcome,
    types: emptyReports(),
    notRead,
    faults: [],
    faultCount: 0,
    ...more,
  });

  let checked: Checked;
  try {
    checked = await checkBackup(files, options);
  } catch (error) {
    if (signal?.aborted) return report("interrupted", {});
    throw error;
  }
  for (const fault of folderFaults) checked.faults.add(fault);
  const types = typeReports(checked);
  const faultCount = checked.faults.count;
  if (faultCount > 0) return report("refused", { types, faultCount, faults: checked.faults.sorted() });
  if (dryRun) return report("done", { types });

  const error = await writeFiles(files, types, options);
  if (signal?.aborted && error !== undefined) return report("interrupted", { types });
  return error === undefined ? report("done", { types }) : report("failed", { types, error });
}

/** Writes file after file, counting into `types`; what ended it early, if something did. */
async function writeFiles(
  files: readonly BackupFile[],
  types: Record<ItemType, TypeReport>,
  { executor, existing = "replace", onProgress, signal }: ImportOptions,
): Promise<Error | undefined> {
  const totalBytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let bytesBefore = 0;
  try {
    for (const file of files) {
      const counts = types[file.type];
      await writeFile(file, {
        executor,
        existing,
        expected: counts.read ?? 0,
        signal,
        onBatch: (batch) => {
          counts.created += batch.created;
          counts.equal += batch.equal;
          counts.replaced += batch.replaced;
          counts.kept += batch.kept;
        },
        onRead: (items, bytesRead) =>
          onProgress?.({
            phase: "write",
            type: file.type,
            items,
            bytes: bytesBefore + bytesRead,
            totalBytes,
          }),
      });
      bytesBefore += file.bytes;
    }
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function typeReports({ types }: Checked): Record<ItemType, TypeReport> {
  const reports = emptyReports();
  for (const [type, counts] of types) Object.assign(reports[type], counts);
  return reports;
}

function emptyReports(): Record<ItemType, TypeReport> {
  const empty = () => ({ created: 0, equal: 0, replaced: 0, kept: 0, refused: 0, stored: 0 });
  return Object.fromEntries(itemTypes.map((type) => [type, empty()])) as Record<ItemType, TypeReport>;
}
