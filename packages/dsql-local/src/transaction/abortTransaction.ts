import type { Transaction } from "./Transaction.ts";
import type { BackendSession } from "../backend/BackendSession.ts";

/** Leaves an explicit transaction aborted, in PostgreSQL as well: such a block holds no locks and answers as it should. */
export async function abortTransaction(backend: BackendSession, transaction: Transaction): Promise<void> {
  // Portals go with the savepoint.
  transaction.epoch++;
  transaction.failed = true;
  await backend.abort();
}
