import { access, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { importBackup, sampleFolder, showProgress } from "@mattb.tech/billio-backup";
import { itemTypes } from "@mattb.tech/billio-config";
import { Query } from "@mattb.tech/billio-data";
import { connect } from "@mattb.tech/billio-data/bulk";
import type { Output } from "../Output.ts";
import { seconds } from "../seconds.ts";

/**
 * Imports the sample library when the database is empty, or goes on when an import of it was cut short. What
 * is stored already stays as it is.
 *
 * @throws the signal's reason when it is aborted; what was imported stays
 */
export async function importSamples(dataDir: string, out: Output, signal: AbortSignal): Promise<void> {
  // Without it, a library that was imported in part would pass for one that its owner has changed.
  const unfinished = join(dataDir, "sample-import-unfinished");
  if (!(await isEmpty()) && !(await exists(unfinished))) return;
  await writeFile(unfinished, "");

  const began = performance.now();
  const progress = showProgress(out.stream);
  const executor = connect();
  try {
    const { outcome, error, types } = await importBackup(sampleFolder, {
      executor,
      existing: "keep",
      signal,
      onProgress: (state) => {
        if (out.stream.isTTY || state.phase === "write") progress.show(state);
      },
    });
    progress.stop();
    if (outcome === "interrupted") signal.throwIfAborted();
    if (outcome !== "done") throw error ?? new Error(`The sample library in ${sampleFolder} has faults.`);
    const created = Object.values(types).reduce((sum, counts) => sum + counts.created, 0);
    out.done(`sample library: ${created.toLocaleString("en")} items imported (${seconds(began)})`);
  } finally {
    progress.stop();
    await executor.close();
  }
  await rm(unfinished, { force: true });
}

async function isEmpty(): Promise<boolean> {
  const counts = await Query.counts(itemTypes.map((type) => ({ type })));
  return counts.every((count) => count === 0);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
