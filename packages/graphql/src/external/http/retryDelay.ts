import { setTimeout } from "node:timers/promises";

/** The delay without a valid `Retry-After`, in milliseconds. */
const defaultDelayMs = 250;

/**
 * How long to wait before the retry, in milliseconds.
 *
 * @param retryAfter the response's `Retry-After`: seconds or a date
 */
export function retryDelayMs(retryAfter: string | null, nowMs = Date.now()): number {
  const text = retryAfter?.trim() ?? "";
  if (text === "") return defaultDelayMs;
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const dateMs = Date.parse(text);
  return Number.isNaN(dateMs) ? defaultDelayMs : Math.max(0, dateMs - nowMs);
}

/** Waits; returns early when the signal aborts, which the caller checks. */
export async function wait(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch(() => undefined);
}
