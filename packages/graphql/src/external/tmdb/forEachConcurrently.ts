/** TMDB allows about 50 requests a second. */
const CONCURRENCY = 10;

/** Calls `work` for each value, for a few at the same time. */
export async function forEachConcurrently<T>(
  values: readonly T[],
  work: (value: T, index: number) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  // One queue for all workers: each takes the next.
  const queue = values.entries();
  const worker = async () => {
    for (const [index, value] of queue) {
      signal?.throwIfAborted();
      await work(value, index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(CONCURRENCY, values.length) }, worker));
  signal?.throwIfAborted();
}
