import { setTimeout as sleep } from "node:timers/promises";

/**
 * Waits before a retry.
 *
 * @throws the signal's reason when it has aborted, or aborts meanwhile
 */
export async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  if (ms > 0) await sleep(ms, undefined, signal && { signal }).catch(() => undefined);
  signal?.throwIfAborted();
}
