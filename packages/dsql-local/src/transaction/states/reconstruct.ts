import { setImmediate as turn } from "node:timers/promises";
import { isConflict } from "../../errors/conflictErrors.ts";
import { INTERNAL_ERROR, UNIQUE_VIOLATION } from "../../net/sqlState.ts";
import { Snapshot } from "../../occ/Snapshot.ts";
import { replay } from "../replay.ts";
import { openSavepoint, takeSnapshot } from "../savepoint.ts";
import type { Transaction } from "../Transaction.ts";
import { bytesWritten } from "../transactionSize.ts";
import { MAX_RECONSTRUCTIONS, type TransactionBackend } from "./TransactionBackend.ts";

/**
 * Begins a PostgreSQL transaction that sees what a detached transaction's snapshot and own writes say: what was committed since
 * is undone in it, and the own rows are written back.
 *
 * @returns false when that can't be done; no transaction is open then
 */
export async function reconstruct(context: TransactionBackend, transaction: Transaction): Promise<boolean> {
  const { backend, preemption, commits } = context;
  for (let tries = 1; tries <= MAX_RECONSTRUCTIONS; tries++) {
    const endTurn = await commits.scheduler.reconstruct();
    const failure = await preemption
      .withLockWaitsWatched(reconstructOnce(context, transaction))
      .finally(endTurn);
    if (failure === undefined) {
      transaction.backendState = "reconstructed";
      return true;
    }
    await backend.runControl("ROLLBACK");
    if (!isConflict(failure) && failure !== UNIQUE_VIOLATION) return false;
  }
  return false;
}

/** Returns the SQLSTATE of a failure. */
async function reconstructOnce(
  { backend, preemption, commits, rows: writer }: TransactionBackend,
  transaction: Transaction,
): Promise<string | undefined> {
  transaction.epoch++;
  transaction.reconstructedAt = commits.next;
  const begun = await backend.runControl("BEGIN", takeSnapshot, openSavepoint);
  const seen = begun.rows[0]?.[0];
  if (begun.error || seen === undefined || seen === null) return begun.error?.get("C") ?? INTERNAL_ERROR;
  const later = new Snapshot(seen);
  // Other sessions have sent their reports of the writes that this snapshot sees: those have to be read from the sockets.
  await turn();
  await turn();
  const rows = await commits.rowsBetween(transaction, later);
  if (!rows) return INTERNAL_ERROR;
  const { replayLog, postponed, writes } = transaction;
  await preemption.preemptHoldersOf([...rows, ...writes.rows]);
  const before = writes.extent;
  const failure =
    (await writer.reconstruct(rows, writes.rows, bytesWritten(transaction))) ??
    (await replay(backend, replayLog)) ??
    (await replay(backend, postponed));
  if (failure === undefined) postponed.length = 0;
  else writes.truncate(before);
  return failure;
}
