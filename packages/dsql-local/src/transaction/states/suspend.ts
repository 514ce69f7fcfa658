import type { BackendSession } from "../../backend/BackendSession.ts";
import { rollbackToSavepoint } from "../savepoint.ts";
import type { Transaction } from "../Transaction.ts";

/** The bytes that a transaction has written, as their limit counts them. */
const BYTES = "SELECT pg_catalog.concat('0', pg_catalog.current_setting('dsql.written', true))";

/**
 * Rolls a transaction back in PostgreSQL, so that it releases its locks: one that is open to its savepoint, which suspends it; a
 * reconstruction altogether, which detaches it.
 *
 * @param isAborted PostgreSQL's transaction is aborted, so it can't be asked for the bytes written
 */
export async function suspend(
  backend: BackendSession,
  transaction: Transaction,
  isAborted: boolean,
): Promise<void> {
  const isOpen = transaction.backendState === "open";
  const isSuspended = transaction.backendState === "suspended";
  transaction.backendState = isOpen ? "suspended" : "detached";
  transaction.epoch++;
  const rollback = isOpen ? rollbackToSavepoint : "ROLLBACK";
  if (isAborted || isSuspended) {
    await backend.runControl(rollback);
    return;
  }
  const { rows } = await backend.runControl(BYTES, rollback);
  transaction.bytes = rows[0]?.[0] ?? transaction.bytes;
}
