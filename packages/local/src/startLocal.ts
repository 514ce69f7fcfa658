import { closeDb } from "@mattb.tech/billio-data";
import { chooseLibrary } from "./library/chooseLibrary.ts";
import type { Library } from "./library/Library.ts";
import { readLibraryRecord } from "./library/libraryRecord.ts";
import type { Output } from "./terminal/Output.ts";
import { useCluster } from "./steps/useCluster.ts";
import { applyMigrations } from "./steps/applyMigrations.ts";
import { fillLibrary } from "./steps/fillLibrary.ts";
import { showConnection } from "./steps/showConnection.ts";
import { startApi } from "./steps/startApi.ts";
import { showShelves } from "./steps/showShelves.ts";
import { startDatabase } from "./steps/startDatabase.ts";
import { unlessAborted } from "./process/unlessAborted.ts";

interface LocalOptions {
  /** Port of the API; the next free one if it is taken. */
  port: number;
  /** Whether the API has no mutations. */
  readOnly: boolean;
  /** A cluster to run against instead of a local DSQL. */
  endpoint?: string;
  /** Port of the local DSQL; the next free one if it is taken. */
  dsqlPort: number;
  /** Folder that keeps everything across starts. */
  dataDir: string;
  /** Folder for records of committed changes; none are written without it. */
  cdcFolder?: string | undefined;
  /** What the data folder is to begin with, the sample library by default; it has to be what it began with. */
  library?: Library | undefined;
  out: Output;
  /** Ends the start between two steps, or within one where it takes long. */
  signal: AbortSignal;
}

/**
 * Brings up all of Billio on this machine, one step after the other. Each may stop it; what had been started is
 * then stopped again. A cluster elsewhere is neither migrated nor filled.
 *
 * @returns the function that stops everything
 * @throws the signal's reason when it is aborted
 */
export async function startLocal(options: LocalOptions): Promise<() => Promise<void>> {
  const { endpoint, dataDir, library, out, signal } = options;
  // Before anything is started; once the folder is this process's own it is looked at again.
  if (endpoint === undefined) chooseLibrary(dataDir, await readLibraryRecord(dataDir), library);
  const started: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (let undo = started.pop(); undo; undo = started.pop()) await undo();
  };
  try {
    const dsql = endpoint === undefined ? await startDatabase(options) : undefined;
    if (dsql !== undefined) started.push(() => dsql.stop());
    if (endpoint !== undefined) await useCluster(endpoint, out);
    started.push(closeDb);
    signal.throwIfAborted();
    if (dsql !== undefined) await fill(options);
    // The first to ask the database, which may be long in answering.
    await unlessAborted(signal, showShelves(out, signal, { thenReadBack: dsql !== undefined }));
    const api = await startApi({ ...options, own: dsql !== undefined });
    started.push(() => api.stop());
    if (dsql !== undefined) await showConnection(dsql, out);
    api.show();
    signal.throwIfAborted();
    return stop;
  } catch (error) {
    await stop();
    // Ctrl-C reaches the programs that a step runs, too: their failures are its doing.
    signal.throwIfAborted();
    throw error;
  }
}

/** Brings an own database up to date, and into it what it is to begin with. */
async function fill({ dataDir, library, out, signal }: LocalOptions): Promise<void> {
  await applyMigrations(out, signal);
  signal.throwIfAborted();
  await fillLibrary({ dataDir, library, out, signal });
}
