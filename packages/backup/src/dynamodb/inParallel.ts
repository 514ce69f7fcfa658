/**
 * Does the work for each entry, at most `limit` at a time; the results are in the order of the entries. After an error no
 * further work starts, and the error is thrown once the work in progress has ended, so that nothing runs after the call.
 */
export async function inParallel<Entry, Result>(
  entries: readonly Entry[],
  limit: number,
  work: (entry: Entry) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const next = entries.entries();
  let failure: { error: unknown } | undefined;
  const worker = async () => {
    // All workers share one iterator.
    for (const [index, entry] of next) {
      try {
        results[index] = await work(entry);
      } catch (error) {
        failure ??= { error };
      }
      if (failure) return;
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, entries.length) }, worker));
  if (failure) throw failure.error;
  return results;
}
