import { type Day, isInPeriod, type Period } from "../../errorCatalog/Period.ts";

/**
 * The day that statements are judged as of; undefined: today's knowledge. A variable for all rules: judging a text
 * never waits for anything, and every function of this folder would have to hand the day on.
 */
let day: Day | undefined;

/** Judges as of a day. `judge` must not be asynchronous: others are judged in the meantime. */
export function withRulesOf<T>(
  asOf: Day | undefined,
  judge: () => T extends Promise<unknown> ? never : T,
): T {
  const before = day;
  day = asOf;
  try {
    return judge();
  } finally {
    day = before;
  }
}

/** Is the rule or behaviour in force on the day that is judged as of? */
export function isInForce({ period }: { period?: Period }): boolean {
  return isInPeriod(period, day);
}
