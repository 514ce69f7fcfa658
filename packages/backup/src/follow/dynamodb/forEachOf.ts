/**
 * Does the work for each entry of an iterable, at most `limit` at a time. After an error no further work starts; it is thrown
 * once the work in progress has ended.
 */
export async function forEachOf<Entry>(
  entries: AsyncIterable<Entry>,
  limit: number,
  work: (entry: Entry) => Promise<void>,
): Promise<void> {
  const underWay = new Set<Promise<void>>();
  const errors: unknown[] = [];
  for await (const entry of entries) {
    const one = work(entry)
      .catch((error: unknown) => void errors.push(error))
      .finally(() => underWay.delete(one));
    underWay.add(one);
    if (underWay.size >= limit) await Promise.race(underWay);
    if (errors.length > 0) break;
  }
  await Promise.all(underWay);
  if (errors.length > 0) throw errors[0];
}
