import { setTimeout as delay } from "node:timers/promises";

/** Polls `condition` every 20 ms until it holds; false when `timeoutMs` have passed before. */
export async function waitUntil(
  condition: () => boolean | Promise<boolean>,
  timeoutMs: number,
): Promise<boolean> {
  const end = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > end) return false;
    await delay(20);
  }
  return true;
}
