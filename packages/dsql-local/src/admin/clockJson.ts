import type { Clock } from "../clock/Clock.ts";

/** The clock as responses show it. */
export function clockJson(clock: Clock) {
  return { now: new Date(clock.nowMs()).toISOString(), aheadMs: clock.aheadMs };
}
