import type { ImageStore } from "./ImageStore.ts";

/**
 * Stores the sizes of an image at the same time. Returns or throws only when all have ended, so that none goes on behind the
 * caller's back. Where one fails another may stay behind: nothing refers to it, and the next try overwrites it.
 */
export async function storeBoth(
  store: ImageStore,
  sizes: { key: string; jpeg: Buffer }[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const outcomes = await Promise.allSettled(sizes.map(({ key, jpeg }) => store.put(key, jpeg, signal)));
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
}
