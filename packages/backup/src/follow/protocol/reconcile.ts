import { join, keysOf, type State, type Wanted } from "./State.ts";

/** What a consumer asks of the tables, one thing at a time: each is a request of its own, and others' may come between. */
export type Step =
  /** → `State | undefined` */
  | { do: "readState"; id: string }
  /** Which of these keys, and of those that the item may otherwise have, the old table has. → `string[]` */
  | { do: "findKeys"; id: string; keys: readonly string[]; isNew: boolean }
  /** Sets the state if it is still the one that was seen. → `boolean`, whether it was */
  | { do: "swapState"; id: string; seen: State | undefined; next: State }
  /** Under which of the state's keys the old table holds something else than it should. → `string[]` */
  | { do: "findDifferent"; state: State }
  /** Puts or deletes what the state wants under these keys. → nothing */
  | { do: "writeItems"; state: State; keys: readonly string[] }
  /** → `boolean`, whether the state is still this one */
  | { do: "isCurrent"; id: string; state: State };

export type Answer = State | readonly string[] | boolean | undefined;

/** What a change was: later than all that was known; older; or the one that is known already. */
export type Outcome = "applied" | "older" | "duplicate";

/**
 * Brings one item of the old table up to date after a change was heard of, however often, in whatever order, by however
 * many at once. It gives the steps one by one and is told their answers, so that the same code runs for a thousand items in
 * batches, and in every interleaving in a test. docs/data-move.md, "Following", argues why it converges.
 *
 * Without a change (only its item is known), what is remembered is made true.
 */
export function* reconcile(id: string, change: Wanted | undefined): Generator<Step, Outcome, Answer> {
  const { outcome, isMine, ...remembered } = yield* remember(id, change);
  let { state } = remembered;
  if (state === undefined) return outcome;
  // Who has set the state knows that the item isn't so yet. All others look, for whoever has set it may have been stopped.
  let keys = isMine ? state.keys : ((yield { do: "findDifferent", state }) as string[]);
  while (keys.length > 0) {
    yield { do: "writeItems", state, keys };
    if ((yield { do: "isCurrent", id, state }) as boolean) break;
    // What was just written may have come behind what is right: write that again.
    state = (yield { do: "readState", id }) as State | undefined;
    if (state === undefined) break;
    keys = state.keys;
  }
  return outcome;
}

interface Remembered {
  /** As it is by now. */
  state: State | undefined;
  /** Whether it was set here. */
  isMine: boolean;
  outcome: Outcome;
}

/** Sees to it that the state has heard of the change. */
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
 * When nothing is known of the item; and when it is heard only now that it had been deleted, and perhaps under another key,
 * before it was created again.
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
