import { autocommitInsert } from "./autocommit.ts";
import type { Work } from "./Work.ts";

/** A transaction with a write that stays open: for one call of each connection. */
export const heldOpen: Work = async (client, worker, call) => {
  await client.query("BEGIN");
  return autocommitInsert(client, worker, call);
};
