import { retrying } from "./retrying.ts";
import type { Work } from "./Work.ts";

/** The rows that all workers change. */
export const CONTENDED_ROWS = 10;

const STEPS = [1, 3, 7, 9];

/** One more in one of few rows, read before, retried until it is committed. */
export const contended: Work = (client, worker, call) => {
  // By steps of 1, 3, 7 or 9, which lead through all rows.
  const row = (worker + call * (STEPS[worker % STEPS.length] ?? 1)) % CONTENDED_ROWS;
  return retrying(client, async () => {
    await client.query({ name: "v", text: "SELECT v FROM bench_totals WHERE id = $1", values: [row] });
    await client.query({
      name: "add",
      text: "UPDATE bench_totals SET v = v + 1 WHERE id = $1",
      values: [row],
    });
  });
};
