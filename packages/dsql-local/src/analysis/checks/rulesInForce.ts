import { type Day, isInPeriod, type Period } from "../../errorCatalog/Period.ts";

/**
 * The day whose rules are applied; undefined: the rules as they are known today. It is a variable because checks are
 * synchronous, and every function of this folder would have to pass the day on.
 */
let day: Day | undefined;

/** Runs checks by the rules of a day. `check` must not be asynchronous: other texts would be checked in the meantime. */
export function withRulesOf<T>(
  asOf: Day | undefined,
  check: () => T extends Promise<unknown> ? never : T,
): T {
  const before = day;
  day = asOf;
  try {
    return check();
  } finally {
    day = before;
  }
}

/** Is the rule or behaviour in force on the day whose rules are applied? */
export function isInForce({ period }: { period?: Period }): boolean {
  return isInPeriod(period, day);
}
