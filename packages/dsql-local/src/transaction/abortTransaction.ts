import type { Transaction } from "./Transaction.ts";
import type { BackendSession } from "../backend/BackendSession.ts";

/** Aborts a transaction block, in PostgreSQL as well: it releases its locks there, and returns the errors of an aborted block. */
export async function abortTransaction(backend: BackendSession, transaction: Transaction): Promise<void> {
  // The savepoint's portals are closed.
  transaction.epoch++;
  transaction.failed = true;
  await backend.abort();
}
