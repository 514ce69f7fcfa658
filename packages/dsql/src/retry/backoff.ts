/** Bounds of the waits between attempts, in milliseconds. */
export interface Backoff {
  baseMs: number;
  capMs: number;
}

/**
 * Exponential back-off with full jitter: a random wait between nothing and a bound that doubles, so that
 * transactions that collided once don't collide again.
 *
 * @param attempt the attempt that failed, from 1
 */
export function fullJitter(attempt: number, { baseMs, capMs }: Backoff): number {
  return Math.random() * Math.min(capMs, baseMs * 2 ** (attempt - 1));
}
