import type { Transaction } from "./Transaction.ts";
import type { NativeSession } from "../backend/BackendSession.ts";

/** Leaves an explicit transaction aborted, in PostgreSQL as well: such a block holds no locks and answers as it should. */
export async function abortTransaction(native: NativeSession, transaction: Transaction): Promise<void> {
  // Portals go with the savepoint.
  transaction.epoch++;
  transaction.failed = true;
  await native.abort();
}
