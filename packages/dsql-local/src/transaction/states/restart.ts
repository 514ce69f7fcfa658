import { isConflict } from "../../errors/conflictErrors.ts";
import { openSavepoint } from "../savepoint.ts";
import type { Transaction } from "../Transaction.ts";
import { restoreRows } from "./restoreRows.ts";
import { MAX_RESTORES, type TransactionBackend } from "./TransactionBackend.ts";

/**
 * Begins a detached or reconstructed transaction again in PostgreSQL, on a later snapshot, so that it can be committed: nobody
 * has changed its rows since.
 *
 * @returns false when that can't be done
 */
export async function restart(context: TransactionBackend, transaction: Transaction): Promise<boolean> {
  const { backend, preemption, commits } = context;
  for (let tries = 1; tries <= MAX_RESTORES; tries++) {
    if (backend.status !== "I") await backend.runControl("ROLLBACK");
    if (await commits.conflictsWith(transaction)) return false;
    const begun = await backend.runControl("BEGIN", openSavepoint);
    if (begun.error) return false;
    const failure = await preemption.withLockWaitsWatched(restoreRows(context, transaction));
    if (failure === undefined) {
      const { rows } = await backend.run("SELECT pg_catalog.pg_current_xact_id()");
      transaction.writes.xid = BigInt(rows[0]?.[0] ?? 0);
      transaction.backendState = "open";
      return true;
    }
    if (!isConflict(failure)) return false;
  }
  return false;
}
