import type { ImageStore } from "./ImageStore.ts";

/**
 * Stores the sizes of an image in parallel. Settles only when all have ended, so that none goes on in the background.
 * If one fails, another may remain stored: nothing refers to it, and the next try overwrites it.
 */
export async function storeBoth(
  store: ImageStore,
  sizes: { key: string; jpeg: Buffer }[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const outcomes = await Promise.allSettled(sizes.map(({ key, jpeg }) => store.put(key, jpeg, signal)));
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
}
