import type { Executor } from "@mattb.tech/billio-data/bulk";

export interface SnapshotWalkOptions {
  /** How long to stay in one transaction; 0 = not at all. */
  snapshotMs: number;
  signal?: AbortSignal | undefined;
}

/** Begins a walk, or goes on behind an id. */
type Walk<Entry> = (
  executor: Executor,
  options: { after?: string | undefined; signal?: AbortSignal | undefined },
) => AsyncGenerator<Entry[]>;

/**
 * Walks in one read-only transaction, and so in one snapshot, as long as that lasts: DSQL ends transactions after 300 s, and
 * connections break. Where it ends early, the walk goes on from there with a statement for each page.
 *
 * @param take what to do with a page; may ask more of the executor that it is handed
 * @param idOf the id of an entry
 * @returns whether one snapshot has seen everything
 * @throws what `take` throws, and what the database throws outside of the snapshot
 */
export async function walkInSnapshot<Entry>(
  executor: Executor,
  walk: Walk<Entry>,
  idOf: (entry: Entry) => string,
  take: (executor: Executor, page: Entry[]) => Promise<void>,
  { snapshotMs, signal }: SnapshotWalkOptions,
): Promise<boolean> {
  const state = { after: undefined as string | undefined, isBegun: false, isWhole: false };
  const failures: unknown[] = [];
  const takePages = async (from: Executor, until: number) => {
    for await (const page of walk(from, { after: state.after, signal })) {
      try {
        await take(from, page);
      } catch (error) {
        failures.push(error);
        throw error;
      }
      const last = page.at(-1);
      if (last !== undefined) state.after = idOf(last);
      if (performance.now() > until) return;
    }
    state.isWhole = true;
  };

  if (snapshotMs > 0) {
    const until = performance.now() + snapshotMs;
    try {
      await executor.transact(
        async (transaction) => {
          // Run once more after a conflict or a broken connection: that would be another snapshot.
          if (state.isBegun) return;
          state.isBegun = true;
          await takePages(transaction, until);
        },
        { readOnly: true },
      );
    } catch (error) {
      if (failures.length > 0 || signal?.aborted === true) throw error;
      // The snapshot is lost. What is wrong for good will be met again below.
    }
    if (state.isWhole) return true;
  }
  await takePages(executor, Infinity);
  return false;
}
