import assert from "node:assert/strict";
import { barrier } from "./barrier.mjs";

/**
 * As `contend`, for a library that repeats a transaction by itself: neither call may see the conflict, and the callback
 * of one has run twice.
 *
 * @param {(bothWrote: () => Promise<void>) => Promise<unknown>} increment
 */
export async function contendWithOwnRetry(increment) {
  const bothWrote = barrier(2);
  let tries = 0;
  const counting = () => {
    tries++;
    return bothWrote();
  };
  await Promise.all([increment(counting), increment(counting)]);
  assert.equal(tries, 3, "one of two writers loses, once, and the library repeats it");
}
