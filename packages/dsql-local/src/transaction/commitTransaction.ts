import type { CommitFault } from "../faults/FaultHooks.ts";
import type { Reservation } from "../occ/CommitLog.ts";
import { schemaConflict, writeConflict } from "../errors/conflicts.ts";
import type { SessionCatalog } from "../catalog/SessionCatalog.ts";
import type { Transaction } from "./Transaction.ts";
import type { DsqlError } from "../errorCatalog/DsqlError.ts";
import { ConnectionDroppedError } from "../faults/ConnectionDroppedError.ts";
import type { StatementGate } from "./StatementGate.ts";
import { restart } from "./states/restart.ts";
import { resume } from "./states/resume.ts";
import type { TransactionBackend } from "./states/TransactionBackend.ts";
import { isTooLargeToRestore, tooLargeError } from "./transactionSize.ts";
import { errorResponse } from "../net/messages/errorResponse.ts";
import { translatedError } from "../errors/translateError.ts";

/** What a COMMIT needs of its session. */
export interface CommitContext extends TransactionBackend {
  gate: StatementGate;
  catalog: SessionCatalog;
}

/**
 * Commits a transaction that isn't aborted, if it hasn't lost. Returns the ErrorResponse otherwise; nothing of it is
 * left in PostgreSQL then.
 *
 * @param fault what is to go wrong on purpose
 * @throws {ConnectionDroppedError} when that is the connection
 */
export async function commitTransaction(
  session: CommitContext,
  transaction: Transaction,
  fault: CommitFault | undefined,
): Promise<Buffer | undefined> {
  const { backend, preemption, catalog, commits } = session;
  const rollback = async (answer: DsqlError) => {
    if (backend.status !== "I") await backend.runControl("ROLLBACK");
    return errorResponse(answer);
  };
  const refused = refusal(session, transaction, fault);
  if (refused === schemaConflict) catalog.refresh();
  if (refused) return rollback(refused);
  if (fault?.type === "cut" && fault.when === "before") {
    await rollback(writeConflict);
    throw new ConnectionDroppedError();
  }
  if (isTooLargeToRestore(transaction)) return rollback(tooLargeError(transaction));
  if (transaction.isDoomed) return rollback(writeConflict);
  // One without BEGIN has waited for nobody; where PostgreSQL's locks hold all that it claims, it may.
  if (
    transaction.mayHaveMissedCommits &&
    !transaction.writes.isEmpty &&
    (transaction.explicit || !isHeld(transaction))
  )
    return rollback(writeConflict);
  if (transaction.backendState === "suspended") await resume(session, transaction);
  const isDetached = transaction.backendState === "detached" || transaction.backendState === "reconstructed";
  if (isDetached && (transaction.conflictsWithBypass || !(await restart(session, transaction))))
    return rollback(writeConflict);
  const holds = isHeld(transaction);
  const letDirect = holds ? undefined : commits.holdDirect();
  let reservation: Reservation | undefined;
  try {
    const direct = holds ? undefined : commits.passThroughEnded();
    if (direct) {
      await preemption.idleDuring(direct);
      if (transaction.backendState !== "open") return await commitTransaction(session, transaction, fault);
    }
    reservation = await commits.reserveUnlessConflicting(transaction, holds);
  } finally {
    // From here on the reservation holds them.
    letDirect?.();
  }
  if (!reservation) return rollback(writeConflict);
  let committed = false;
  try {
    const result = await preemption.withLockWaitsWatched(backend.runControl("COMMIT"));
    if (result.errorBytes) return translatedError(result.errorBytes, result.error?.get("C"));
    committed = true;
  } finally {
    reservation.settle(committed);
  }
  publish(catalog, transaction);
  if (fault?.type === "cut") throw new ConnectionDroppedError();
  return undefined;
}

/** Do PostgreSQL's locks hold all that it claims? Those of SELECTs are given back at once, and rows put back lean on nothing. */
function isHeld({ backendState, wasRestored, writes }: Transaction): boolean {
  return backendState === "open" && writes.locks.length === 0 && !wasRestored;
}

function refusal(
  { gate, catalog }: CommitContext,
  transaction: Transaction,
  fault: CommitFault | undefined,
): DsqlError | undefined {
  const tooOld = gate.checkAge(transaction);
  if (tooOld) return tooOld;
  if (transaction.staleCatalog) return schemaConflict;
  if (catalog.hasChanged(transaction)) return schemaConflict;
  if (fault?.type !== "conflict") return undefined;
  return fault.marker === "OC001" ? schemaConflict : writeConflict;
}

/** Lets the other sessions know what a committed transaction changed of the schema. */
function publish(catalog: SessionCatalog, { schemaChanges }: Transaction): void {
  if (schemaChanges.length === 0) return;
  const created = new Set(schemaChanges.flatMap((change) => change.created));
  const changed = new Set(schemaChanges.flatMap((change) => change.changed));
  catalog.commit({ created: [...created], changed: [...changed].filter((name) => !created.has(name)) });
}
