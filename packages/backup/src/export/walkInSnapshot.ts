import type { Executor } from "@mattb.tech/billio-data/bulk";

export interface SnapshotWalkOptions {
  /** How long to stay in one transaction; 0 = not at all. */
  snapshotMs: number;
  signal?: AbortSignal | undefined;
}

/** What is walked over, and what is done with it. */
export interface Walk<Entry> {
  /** Begins the walk, or goes on behind an id. */
  pages: (
    executor: Executor,
    options: { after?: string | undefined; signal?: AbortSignal | undefined },
  ) => AsyncGenerator<Entry[]>;
  idOf: (entry: Entry) => string;
  /** Is told of each page once, and may ask more of the executor that it is handed. */
  take: (executor: Executor, page: Entry[]) => Promise<void>;
  /** Whether the snapshot won't last for the rest, so that it is left. */
  isTooSlow?: (() => boolean) | undefined;
}

/**
 * Walks in one read-only transaction, and so in one snapshot, as long as that lasts: DSQL ends transactions after 300 s, and
 * connections break.
 *
 * @returns whether that snapshot has seen everything, and the id that it has come to
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
    // Run once more after a conflict or a broken connection: that would be another snapshot.
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
    // The snapshot is lost. What is wrong for good will be met again without it.
  }
  return state;
}

/**
 * Walks in one snapshot as long as that lasts, and goes on from there with a statement for each page.
 *
 * @returns whether one snapshot has seen everything
 * @throws what `take` throws, and what the database throws outside of the snapshot
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
