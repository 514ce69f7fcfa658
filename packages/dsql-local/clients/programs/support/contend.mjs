import assert from "node:assert/strict";
import console from "node:console";
import { barrier } from "./barrier.mjs";
import { valueAt } from "./valueAt.mjs";

/**
 * Has two transactions change one row at the same time, neither of which commits before both have written. One of them
 * has to lose; it is repeated for as long as it meets a conflict, as an application would.
 *
 * @param {(bothWrote: () => Promise<void>) => Promise<unknown>} increment adds 1 to the row in one transaction, and
 *   awaits `bothWrote()` before it commits
 * @param {string} path where in the library's error the SQLSTATE is, e.g. `cause.code`
 * @param {string} sqlstate what stands there, if it isn't the SQLSTATE
 */
export async function contend(increment, path, sqlstate = "40001") {
  const bothWrote = barrier(2);
  let tries = 0;
  let conflicts = 0;
  const untilDone = async () => {
    for (;;) {
      tries++;
      try {
        return await increment(bothWrote);
      } catch (error) {
        if (valueAt(error, path) !== sqlstate) throw error;
        conflicts++;
      }
    }
  };
  await Promise.all([untilDone(), untilDone()]);
  assert.deepEqual({ tries, conflicts }, { tries: 3, conflicts: 1 }, "one of two writers loses, once");
  console.log(`conflict error.${path} = ${sqlstate}`);
}
