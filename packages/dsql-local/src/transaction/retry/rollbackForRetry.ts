import { isConflict } from "../../errors/conflictErrors.ts";
import { DEADLOCK_DETECTED, INTEGRITY_CONSTRAINT_CLASS, SERIALIZATION_FAILURE } from "../../net/sqlState.ts";
import type { WriteExtent } from "../../occ/WriteSet.ts";
import type { FailedResponse } from "../FailedResponse.ts";
import { rollbackToSavepoint } from "../savepoint.ts";
import { detach } from "../states/detach.ts";
import { MAX_RECONSTRUCTIONS, type TransactionBackend } from "../states/TransactionBackend.ts";
import type { Transaction } from "../Transaction.ts";
import { hasUnknownCommits } from "./unknownCommits.ts";

/**
 * Rolls back a statement that failed because of other sessions, so that it can be repeated: in a reconstruction where it
 * conflicts with what was committed. A constraint may fail for that reason as well: PostgreSQL looks for keys, and for what refers
 * to one, also among the rows that were committed since the snapshot, and lets foreign keys act on them.
 *
 * @param written by the transaction before the statement
 * @returns false when the failure is the statement's response
 */
export async function rollbackForRetry(
  { backend, commits }: TransactionBackend,
  transaction: Transaction | undefined,
  { sqlstate, partiallySent }: FailedResponse,
  written: WriteExtent,
  attempt: number,
): Promise<boolean> {
  if (!transaction || partiallySent || attempt >= MAX_RECONSTRUCTIONS) return false;
  // The client has seen nothing of it: it may as well have begun later.
  if (
    !transaction.explicit &&
    !transaction.isBegun &&
    transaction.executed <= 1 &&
    sqlstate !== DEADLOCK_DETECTED
  )
    return false;
  const mayBeOfOthers =
    sqlstate?.startsWith(INTEGRITY_CONSTRAINT_CLASS) && hasUnknownCommits(commits, transaction);
  if (!mayBeOfOthers && !isConflict(sqlstate)) return false;
  if (
    sqlstate === SERIALIZATION_FAILURE &&
    transaction.backendState === "open" &&
    !commits.hasUnseenCommits(transaction)
  ) {
    transaction.conflictsWithBypass = true;
  }
  transaction.writes.truncate(written);
  if (sqlstate === DEADLOCK_DETECTED && transaction.backendState === "open") {
    await backend.runControl(rollbackToSavepoint);
    transaction.backendState = "suspended";
    transaction.epoch++;
  } else await detach(backend, transaction);
  return true;
}
