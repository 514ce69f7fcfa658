import { closeDb } from "@mattb.tech/billio-data";
import type { Output } from "./Output.ts";
import { applyMigrations } from "./steps/applyMigrations.ts";
import { importSamples } from "./steps/importSamples.ts";
import { showConnection } from "./steps/showConnection.ts";
import { showShelves } from "./steps/showShelves.ts";
import { startDatabase } from "./steps/startDatabase.ts";

interface LocalOptions {
  /** Port of the local DSQL; the next free one if it is taken. */
  port: number;
  /** Folder that keeps everything across starts. */
  dataDir: string;
  out: Output;
  /** Ends the start between two steps, or within one where it takes long. */
  signal: AbortSignal;
}

/**
 * Brings up all of Billio on this machine, one step after the other. Each may stop it; what had been started is
 * then stopped again.
 *
 * @returns the function that stops everything
 * @throws the signal's reason when it is aborted
 */
export async function startLocal({ port, dataDir, out, signal }: LocalOptions): Promise<() => Promise<void>> {
  const started: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (let undo = started.pop(); undo; undo = started.pop()) await undo();
  };
  try {
    const dsql = await startDatabase(port, dataDir, out);
    started.push(() => dsql.stop(), closeDb);
    signal.throwIfAborted();
    await applyMigrations(out, signal);
    signal.throwIfAborted();
    await importSamples(dataDir, out, signal);
    await showShelves(out, signal);
    await showConnection(dsql, out);
    signal.throwIfAborted();
    return stop;
  } catch (error) {
    await stop();
    // Ctrl-C reaches the programs that a step runs, too: their failures are its doing.
    signal.throwIfAborted();
    throw error;
  }
}
