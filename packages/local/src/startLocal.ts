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
  /** Whether the local DSQL serves its admin port, a free one. */
  adminPort: boolean;
  /** Directory that keeps everything across starts. */
  dataDir: string;
  /** Directory for change records; none are written without it. */
  cdcFolder?: string | undefined;
  /** The initial content of the data directory, by default the sample library; for an existing one it has to be the same. */
  library?: Library | undefined;
  out: Output;
  /** Aborts the start between two steps, or within a long one. */
  signal: AbortSignal;
}

/**
 * Starts all of Billio on this machine, step by step. When a step fails, everything that was started is stopped again. An
 * external cluster is neither migrated nor filled.
 *
 * @returns the function that stops everything
 * @throws the signal's reason when it is aborted
 */
export async function startLocal(options: LocalOptions): Promise<() => Promise<void>> {
  const { endpoint, dataDir, library, out, signal } = options;
  // Before anything is started; checked again once this process has locked the directory.
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
    // The first query of the database, which may take long.
    await unlessAborted(signal, showShelves(out, signal, { thenReadBack: dsql !== undefined }));
    const api = await startApi({ ...options, own: dsql !== undefined });
    started.push(() => api.stop());
    if (dsql !== undefined) await showConnection(dsql, out);
    api.show();
    signal.throwIfAborted();
    return stop;
  } catch (error) {
    await stop();
    // Ctrl-C also reaches child processes of a step: their failures are caused by it.
    signal.throwIfAborted();
    throw error;
  }
}

/** Migrates the local database, and imports its initial content. */
async function fill({ dataDir, library, out, signal }: LocalOptions): Promise<void> {
  await applyMigrations(out, signal);
  signal.throwIfAborted();
  await fillLibrary({ dataDir, library, out, signal });
}
