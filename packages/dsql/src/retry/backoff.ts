/** How waits between attempts grow, in milliseconds. */
export interface Backoff {
  baseMs: number;
  capMs: number;
}

/**
 * Exponential back-off with full jitter: a random wait between nothing and a bound that doubles, so that
 * those who collided once don't meet again.
 *
 * @param attempt the attempt that failed, from 1
 */
export function fullJitter(attempt: number, { baseMs, capMs }: Backoff): number {
  return Math.random() * Math.min(capMs, baseMs * 2 ** (attempt - 1));
}
