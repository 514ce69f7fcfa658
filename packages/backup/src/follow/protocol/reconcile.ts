import { join, keysOf, type State, type Wanted } from "./State.ts";

/** The steps of a consumer. Each is a separate request, so that steps of other consumers may come between. */
export type Step =
  /** → `State | undefined` */
  | { do: "readState"; id: string }
  /** Which of these keys, and of the item's other possible keys, the old table has. → `string[]` */
  | { do: "findKeys"; id: string; keys: readonly string[]; isNew: boolean }
  /** Compare-and-set: stores the state if it is still the one that was read. → `boolean`, whether it was */
  | { do: "swapState"; id: string; seen: State | undefined; next: State }
  /** Under which of the state's keys the old table differs from it. → `string[]` */
  | { do: "findDifferent"; state: State }
  /** Puts or deletes the item under these keys as the state requires. → nothing */
  | { do: "writeItems"; state: State; keys: readonly string[] }
  /** → `boolean`, whether the stored state is still this one */
  | { do: "isCurrent"; id: string; state: State };

export type Answer = State | readonly string[] | boolean | undefined;

/** How a change relates to the known state: newer, older, or the same one. */
export type Outcome = "applied" | "older" | "duplicate";

/**
 * Brings one item of the old table up to date after a change. It is idempotent, and safe in any order and with concurrent
 * consumers. A generator: it yields the steps and receives their results, so that the same code runs for a thousand items in
 * batches and, in a test, in every interleaving. docs/data-move.md, "Following", argues why it converges.
 *
 * Without a change (only its item is known), the old table is made to match the stored state.
 */
export function* reconcile(id: string, change: Wanted | undefined): Generator<Step, Outcome, Answer> {
  const { outcome, isMine, ...remembered } = yield* remember(id, change);
  let { state } = remembered;
  if (state === undefined) return outcome;
  // The consumer that has set the state knows that the item isn't written yet. All others check: that consumer may have been
  // stopped.
  let keys = isMine ? state.keys : ((yield { do: "findDifferent", state }) as string[]);
  while (keys.length > 0) {
    yield { do: "writeItems", state, keys };
    if ((yield { do: "isCurrent", id, state }) as boolean) break;
    // This write may have overwritten a newer one: write again.
    state = (yield { do: "readState", id }) as State | undefined;
    if (state === undefined) break;
    keys = state.keys;
  }
  return outcome;
}

interface Remembered {
  /** The current state. */
  state: State | undefined;
  /** Whether this call has set it. */
  isMine: boolean;
  outcome: Outcome;
}

/** Joins the change into the stored state. */
function* remember(id: string, change: Wanted | undefined): Generator<Step, Remembered, Answer> {
  for (;;) {
    const state = (yield { do: "readState", id }) as State | undefined;
    const outcome = classify(state, change);
    const found = isToSearch(state, change) ? yield* findKeys(id, change) : [];
    const next = join(state, change, found);
    if (next === undefined || next === state) return { state, isMine: false, outcome };
    const isMine = (yield { do: "swapState", id, seen: state, next }) as boolean;
    if (isMine) return { state: next, isMine, outcome };
  }
}

/**
 * When the item has no state; and when an earlier deletion, perhaps under another key, is received only after its
 * re-creation.
 */
function isToSearch(state: State | undefined, change: Wanted | undefined): change is Wanted {
  if (change === undefined) return false;
  return state === undefined || (change.image === undefined && change.ts < state.ts);
}

function* findKeys(id: string, change: Wanted): Generator<Step, string[], Answer> {
  const { isNew = false } = change;
  return (yield { do: "findKeys", id, keys: keysOf(change), isNew }) as string[];
}

function classify(state: State | undefined, change: Wanted | undefined): Outcome {
  if (change === undefined) return "duplicate";
  if (state === undefined || change.ts > state.ts) return "applied";
  return change.ts === state.ts ? "duplicate" : "older";
}
