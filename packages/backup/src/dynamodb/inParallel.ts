/**
 * Does works side by side, `count` at a time. After an error none is begun any more, and it is thrown when those under way
 * have ended, so that nothing goes on behind the caller's back.
 */
export async function inParallel(works: Iterable<() => Promise<void>>, count: number): Promise<void> {
  const next = works[Symbol.iterator]();
  let failure: { error: unknown } | undefined;
  const worker = async () => {
    for (let work = next.next(); !work.done; work = next.next()) {
      try {
        await work.value();
      } catch (error) {
        failure ??= { error };
      }
      if (failure) return;
    }
  };
  await Promise.all(Array.from({ length: count }, worker));
  if (failure) throw failure.error;
}
