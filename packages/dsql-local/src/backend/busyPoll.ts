/** An answer of PostgreSQL's to a simple query takes less, and so does a client that goes on at once. */
const AWAKE_MS = 0.2;

/** With more requests under way there is always one to be woken by, and their work needs the processor. */
const MAX_REQUESTS = 2;

let untilMs = 0;
let awake = false;
let requests = 0;

/**
 * Keeps the event loop looking for what comes next instead of letting the process sleep, for a fraction of a
 * millisecond. Waking up takes longer than what is waited for: without this, two of four parts of a query's time.
 * Called with each request, so that a server which nobody uses sleeps; call the result when it has been answered.
 */
export function busyPoll(): () => void {
  requests++;
  if (requests <= MAX_REQUESTS) {
    untilMs = performance.now() + AWAKE_MS;
    if (!awake) setImmediate(look);
    awake = true;
  }
  return answered;
}

function answered(): void {
  requests--;
}

function look(): void {
  if (requests <= MAX_REQUESTS && performance.now() < untilMs) setImmediate(look);
  else awake = false;
}
