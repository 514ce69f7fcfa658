import type { Transaction } from "../occ/Transaction.ts";
import type { NativeSession } from "./NativeSession.ts";

/** Leaves an explicit transaction aborted, in PostgreSQL as well: such a block holds no locks and answers as it should. */
export async function abortTransaction(native: NativeSession, transaction: Transaction): Promise<void> {
  if (transaction.savepoint && transaction.place === "native") {
    transaction.savepoint = false;
    await native.abortSavepoint();
    // Portals went with the savepoint.
    transaction.incarnation++;
  } else {
    await native.abort();
  }
  transaction.failed = true;
  transaction.place = "native";
  transaction.snapshot?.release();
  transaction.log = [];
}
