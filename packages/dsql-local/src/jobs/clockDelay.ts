import type { Clock } from "../clock/Clock.ts";

/** Resolves when this time has passed on the server's clock, or `signal` is aborted. */
export function clockDelay(clock: Clock, byMs: number, signal: AbortSignal): Promise<void> {
  if (byMs <= 0 || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const cancel = clock.at(clock.nowMs() + byMs, done);
    signal.addEventListener("abort", done);
    function done(): void {
      cancel();
      signal.removeEventListener("abort", done);
      resolve();
    }
  });
}
