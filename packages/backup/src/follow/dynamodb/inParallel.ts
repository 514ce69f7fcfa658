/** Does the work for each entry, at most `limit` at a time; the results are in the entries' order. The first error ends it. */
export async function inParallel<Entry, Result>(
  entries: readonly Entry[],
  limit: number,
  work: (entry: Entry) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const worker = async () => {
    while (next < entries.length) {
      const index = next++;
      results[index] = await work(entries[index] as Entry);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, entries.length) }, worker));
  return results;
}

/** In pieces of at most `size`. */
export function piecesOf<Entry>(entries: readonly Entry[], size: number): Entry[][] {
  const pieces: Entry[][] = [];
  for (let from = 0; from < entries.length; from += size) pieces.push(entries.slice(from, from + size));
  return pieces;
}
