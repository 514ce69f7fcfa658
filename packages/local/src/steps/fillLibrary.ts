import {
  describeIssue,
  importInto,
  type ImportReport,
  openSource,
  parseBackupLocation,
  showProgress,
} from "@mattb.tech/billio-backup/importing";
import { join } from "node:path";
import { itemTypes } from "@mattb.tech/billio-config";
import { Query } from "@mattb.tech/billio-data";
import { createDatabase } from "@mattb.tech/billio-data/bulk";
import { chooseLibrary, otherLibrary } from "../library/chooseLibrary.ts";
import { folderOf, type Library } from "../library/Library.ts";
import { readLibraryRecord, removeLibraryRecord, writeLibraryRecord } from "../library/libraryRecord.ts";
import type { Output } from "../terminal/Output.ts";
import { formatSeconds } from "../terminal/formatSeconds.ts";

const FAULTS_SHOWN = 20;

interface FillOptions {
  dataDir: string;
  /** Initial content of the directory. Default: the sample library. */
  library?: Library | undefined;
  out: Output;
  signal: AbortSignal;
}

/**
 * Fills a new library, or resumes an interrupted fill, and records the initial content in the data directory. Stored items
 * stay as they are.
 *
 * @throws Error when the backup has issues, or the directory has another initial content
 * @throws the signal's reason when it is aborted; what was imported stays
 */
export async function fillLibrary({ dataDir, library: asked, out, signal }: FillOptions): Promise<void> {
  const record = await readLibraryRecord(dataDir);
  if (!record && !(await isEmpty())) {
    // Older than the record of the initial content.
    if (asked !== undefined) throw otherLibrary(dataDir, "a library");
    await writeLibraryRecord(dataDir, { library: "samples", finished: true });
    return;
  }
  const { library, finished } = chooseLibrary(dataDir, record, asked);
  if (finished) return;
  const folder = folderOf(library);
  await writeLibraryRecord(dataDir, { library, finished: false });
  if (folder === undefined) out.print("library: begun empty");
  else {
    try {
      const name = library === "samples" ? "sample library" : `backup ${folder}`;
      await importFolder(name, folder, join(dataDir, "import"), out, signal);
    } catch (error) {
      // Nothing was imported: another backup may be tried.
      if (!signal.aborted && (await isEmpty())) await removeLibraryRecord(dataDir);
      throw error;
    }
  }
  await writeLibraryRecord(dataDir, { library, finished: true });
}

async function importFolder(
  name: string,
  folder: string,
  work: string,
  out: Output,
  signal: AbortSignal,
): Promise<void> {
  const began = performance.now();
  const progress = showProgress(out.stream);
  const source = await openSource(parseBackupLocation(folder));
  const executor = createDatabase();
  try {
    const report = await importInto(source, {
      executor,
      work,
      // Items that were changed or added since an interrupted import stay as they are.
      onConflict: "skip",
      allowOthers: true,
      // The backup may have changed since the interrupted import.
      anew: true,
      signal,
      onProgress: (state) => {
        if (state.phase === "writing") progress.show({ ...state, phase: "importing" });
        else if (out.stream.isTTY) progress.show(state);
      },
    });
    progress.stop();
    if (report.outcome === "interrupted") signal.throwIfAborted();
    if (report.outcome !== "done") throw report.error ?? refused(name, report);
    const created = Object.values(report.types).reduce((sum, counts) => sum + counts.created, 0);
    out.completeStep(`${name}: ${created.toLocaleString("en")} items imported (${formatSeconds(began)})`);
  } finally {
    progress.stop();
    await Promise.all([executor.close(), source.close()]);
  }
}

function refused(name: string, { faults, faultCount }: ImportReport): Error {
  const shown = faults.slice(0, FAULTS_SHOWN).map(describeIssue);
  if (faultCount > shown.length) shown.push(`… and ${(faultCount - shown.length).toLocaleString("en")} more`);
  return new Error(`The ${name} has faults, and nothing of it was imported:\n${shown.join("\n")}`);
}

async function isEmpty(): Promise<boolean> {
  const counts = await Query.counts(itemTypes.map((type) => ({ type })));
  return counts.every((count) => count === 0);
}
