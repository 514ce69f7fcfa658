import type { Executor } from "@mattb.tech/billio-data/bulk";

export interface SnapshotWalkOptions {
  /** How long to stay in one transaction; 0 = not at all. */
  snapshotMs: number;
  signal?: AbortSignal | undefined;
}

/** The walk, and what is done with its pages. */
export interface Walk<Entry> {
  /** Starts the walk, or continues after an id. */
  pages: (
    executor: Executor,
    options: { after?: string | undefined; signal?: AbortSignal | undefined },
  ) => AsyncGenerator<Entry[]>;
  idOf: (entry: Entry) => string;
  /** Receives each page once, and may run statements on the executor that it is given. */
  take: (executor: Executor, page: Entry[]) => Promise<void>;
  /** Whether to leave the snapshot because it won't last for the rest. */
  isTooSlow?: (() => boolean) | undefined;
}

/**
 * Walks in one read-only transaction, and so in one snapshot, as long as it lasts: DSQL ends transactions after 300 s, and
 * connections break.
 *
 * @returns whether the snapshot covered everything, and the last id
 * @throws what `take` throws
 */
export async function walkOneSnapshot<Entry>(
  executor: Executor,
  walk: Walk<Entry>,
  { snapshotMs, signal }: SnapshotWalkOptions,
): Promise<{ isWhole: boolean; after: string | undefined }> {
  const state = { after: undefined as string | undefined, isBegun: false, isWhole: false };
  const failures: unknown[] = [];
  if (snapshotMs <= 0) return state;
  const until = performance.now() + snapshotMs;
  const work = async (transaction: Executor) => {
    // A retry after a conflict or a lost connection: that would be another snapshot.
    if (state.isBegun) return;
    state.isBegun = true;
    for await (const page of walk.pages(transaction, { signal })) {
      await walk.take(transaction, page).catch((error: unknown) => {
        failures.push(error);
        throw error;
      });
      state.after = lastId(walk, page);
      if (performance.now() > until || walk.isTooSlow?.() === true) return;
    }
    state.isWhole = true;
  };
  try {
    await executor.transact(work, { readOnly: true });
  } catch (error) {
    if (failures.length > 0 || signal?.aborted === true) throw error;
    // The snapshot is lost. A permanent error will occur again without it.
  }
  return state;
}

/**
 * Walks in one snapshot as long as it lasts, and continues from there with one statement per page.
 *
 * @returns whether one snapshot covered everything
 * @throws what `take` throws, and what the database throws without the snapshot
 */
export async function walkInSnapshot<Entry>(
  executor: Executor,
  walk: Walk<Entry>,
  options: SnapshotWalkOptions,
): Promise<boolean> {
  const { isWhole, after } = await walkOneSnapshot(executor, walk, options);
  if (isWhole) return true;
  for await (const page of walk.pages(executor, { after, signal: options.signal })) {
    await walk.take(executor, page);
  }
  return false;
}

function lastId<Entry>({ idOf }: Walk<Entry>, page: readonly Entry[]): string | undefined {
  const last = page.at(-1);
  return last === undefined ? undefined : idOf(last);
}
