import { isDeepStrictEqual } from "node:util";
import { apply, type Call, type State } from "./Model.ts";

/** The outcome of a call, as its caller received it. */
export type Outcome =
  | { ended: "ok"; result: unknown }
  /** Done for certain, but what it was to return is not known, or is what others have made of it since. */
  | { ended: "done" }
  /** A typed error: nothing has changed, and this is why. */
  | { ended: "error"; code: string }
  /** A typed error without information about the items: nothing has changed. */
  | { ended: "gave up"; code: string }
  | { ended: "unknown" };

/** A call that was made, with the times of its begin and its end, in the order of one clock. */
export interface Entry {
  worker: number;
  call: Call;
  began: number;
  ended: number;
  outcome: Outcome;
}

/**
 * Whether there is an order of the calls, one after another, in which each does what its caller received, a call that
 * ended before another began comes before it, and all together end in the items that are stored.
 */
export function isSerial(before: State, entries: readonly Entry[], after: State): boolean {
  const calls = entries.filter(({ outcome }) => outcome.ended !== "gave up");
  const failed = new Set<string>();

  const search = (state: State, left: readonly Entry[]): boolean => {
    if (left.length === 0) return isDeepStrictEqual(sorted(state), sorted(after));
    const key = `${left.map((entry) => calls.indexOf(entry)).join(",")} ${JSON.stringify(sorted(state))}`;
    if (failed.has(key)) return false;
    for (const entry of left) {
      if (left.some((other) => other.ended < entry.began)) continue;
      const rest = left.filter((other) => other !== entry);
      for (const next of statesAfter(state, entry)) if (search(next, rest)) return true;
    }
    failed.add(key);
    return false;
  };
  return search(before, calls);
}

/** The states in which a call may leave the items, given its outcome; none when that is impossible. */
function statesAfter(state: State, { call, outcome }: Entry): State[] {
  const effect = apply(state, call);
  switch (outcome.ended) {
    case "ok":
      return "state" in effect && isDeepStrictEqual(effect.result, outcome.result) ? [effect.state] : [];
    case "done":
      return "state" in effect ? [effect.state] : [];
    case "error":
      return "error" in effect && effect.error === outcome.code ? [state] : [];
    case "unknown":
      return "state" in effect ? [effect.state, state] : [state];
    case "gave up":
      return [state];
  }
}

/** The items in an order that doesn't depend on how they came about. */
function sorted(state: State): unknown[] {
  return [...state]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, item]) => [id, Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1))]);
}
