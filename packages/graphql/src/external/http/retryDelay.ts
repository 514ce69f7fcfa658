import { setTimeout } from "node:timers/promises";

/** How long to wait when the service doesn't say, in milliseconds. */
const byDefaultMs = 250;

/**
 * How long to wait before the second try, in milliseconds.
 *
 * @param retryAfter the response's `Retry-After`: seconds or a date
 */
export function retryDelayMs(retryAfter: string | null, nowMs = Date.now()): number {
  const text = retryAfter?.trim() ?? "";
  if (text === "") return byDefaultMs;
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const dateMs = Date.parse(text);
  return Number.isNaN(dateMs) ? byDefaultMs : Math.max(0, dateMs - nowMs);
}

/** Waits; gives up in silence when the signal is aborted, which the caller asks anyway. */
export async function wait(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch(() => undefined);
}
