import { autocommitInsert, autocommitSelect, autocommitUpdate, ownRow } from "./autocommit.ts";
import { retrying } from "./retrying.ts";
import type { Work } from "./Work.ts";

/** BEGIN, a read, a write of the same row, COMMIT. */
const transaction: Work = (client, worker, call) =>
  retrying(client, async () => {
    await autocommitSelect(client, ownRow(worker, call), 0);
    await autocommitUpdate(client, worker, call);
  });

/** Of ten calls five read, two change, one inserts, and two are short transactions. No two workers write the same row. */
const CALLS: readonly Work[] = [
  autocommitSelect,
  autocommitUpdate,
  autocommitSelect,
  transaction,
  autocommitSelect,
  autocommitInsert,
  autocommitSelect,
  autocommitUpdate,
  transaction,
  autocommitSelect,
];

export const mix: Work = async (client, worker, call) =>
  (await CALLS[(worker + call) % CALLS.length]?.(client, worker, call)) ?? 0;
