import { DEADLOCK_DETECTED } from "../../net/sqlState.ts";
import { rollbackToSavepoint } from "../savepoint.ts";
import type { Transaction } from "../Transaction.ts";
import { detach } from "./detach.ts";
import { restoreRows } from "./restoreRows.ts";
import { MAX_RESTORES, type TransactionBackend } from "./TransactionBackend.ts";

/** Opens a suspended transaction again in PostgreSQL, or detaches it where that conflicts with what others have written. */
export async function resume(context: TransactionBackend, transaction: Transaction): Promise<void> {
  const { backend, preemption, commits } = context;
  for (let tries = 1; ; tries++) {
    if (await commits.conflictsWith(transaction)) break;
    const failure = await preemption.withLockWaitsWatched(restoreRows(context, transaction));
    if (failure === undefined) {
      transaction.backendState = "open";
      return;
    }
    if (failure !== DEADLOCK_DETECTED || tries === MAX_RESTORES) break;
    await backend.runControl(rollbackToSavepoint);
  }
  await detach(backend, transaction);
}
