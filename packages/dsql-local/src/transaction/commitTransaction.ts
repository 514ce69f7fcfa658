import type { CommitFault } from "../faults/FaultHooks.ts";
import type { Reservation } from "../occ/CommitLog.ts";
import type { Activity } from "../activity/Activity.ts";
import { conflicts } from "../errorCatalog/conflicts.ts";
import type { SessionCatalog } from "../catalog/SessionCatalog.ts";
import { explainedSchemaConflict, explainedWriteConflict, injectedConflict } from "./explainedConflicts.ts";
import type { Transaction } from "./Transaction.ts";
import type { DsqlError } from "../errorCatalog/DsqlError.ts";
import { ConnectionDroppedError } from "../faults/ConnectionDroppedError.ts";
import type { StatementGate } from "./StatementGate.ts";
import { restart } from "./states/restart.ts";
import { resume } from "./states/resume.ts";
import type { TransactionBackend } from "./states/TransactionBackend.ts";
import { isTooLargeToRestore, tooLargeError } from "./transactionSize.ts";
import { dsqlErrorResponse, errorOf } from "../errors/dsqlErrorResponse.ts";
import { translatedError } from "../errors/translateError.ts";

/** What a COMMIT needs of its session. */
export interface CommitContext extends TransactionBackend {
  gate: StatementGate;
  catalog: SessionCatalog;
  activity: Activity;
}

/**
 * Commits a transaction that isn't aborted, if it doesn't conflict. Returns the ErrorResponse otherwise; it is rolled back then.
 *
 * @param fault to be injected
 * @throws {ConnectionDroppedError} when that drops the connection
 */
export async function commitTransaction(
  session: CommitContext,
  transaction: Transaction,
  fault: CommitFault | undefined,
): Promise<Buffer | undefined> {
  const { backend, preemption, catalog, commits } = session;
  const end = async () => {
    if (backend.status !== "I") await backend.runControl("ROLLBACK");
  };
  const rollback = async (error: DsqlError) => {
    await end();
    return dsqlErrorResponse(error);
  };
  const conflict = async () => {
    await end();
    return dsqlErrorResponse(await explainedWriteConflict(session, transaction));
  };
  const rejected = checkCommit(session, transaction, fault);
  if (rejected?.rule === conflicts.schema.id) catalog.refresh();
  if (rejected) return rollback(rejected);
  if (fault?.type === "disconnect" && fault.when === "before") {
    await end();
    throw new ConnectionDroppedError();
  }
  if (isTooLargeToRestore(transaction)) return rollback(tooLargeError(transaction));
  if (transaction.isDoomed) return conflict();
  // An implicit transaction hasn't waited for unreported statements; it may commit where PostgreSQL's locks cover its claims.
  if (
    transaction.mayHaveMissedCommits &&
    !transaction.writes.isEmpty &&
    (transaction.explicit || !isCoveredByLocks(transaction))
  )
    return conflict();
  if (transaction.backendState === "suspended") await resume(session, transaction);
  const isDetached = transaction.backendState === "detached" || transaction.backendState === "reconstructed";
  if (isDetached && (transaction.conflictsWithBypass || !(await restart(session, transaction))))
    return conflict();
  const isCovered = isCoveredByLocks(transaction);
  const allowPassThrough = isCovered ? undefined : commits.passThrough.block();
  let reservation: Reservation | undefined;
  try {
    const passThroughEnded = isCovered ? undefined : commits.passThrough.ended();
    if (passThroughEnded) {
      await preemption.idleDuring(passThroughEnded);
      if (transaction.backendState !== "open") return await commitTransaction(session, transaction, fault);
    }
    reservation = await commits.reserveUnlessConflicting(transaction, isCovered);
  } finally {
    // From here on the reservation makes them wait.
    allowPassThrough?.();
  }
  if (!reservation) return conflict();
  let committed = false;
  try {
    const result = await preemption.withLockWaitsWatched(backend.runControl("COMMIT"));
    if (result.errorBytes) {
      const error = translatedError(result.errorBytes, result.error?.get("C"));
      return errorOf(error)?.rule === conflicts.data.id ? await conflict() : error;
    }
    committed = true;
  } finally {
    reservation.settle(committed);
  }
  publish(catalog, transaction);
  if (fault?.type === "disconnect") throw new ConnectionDroppedError();
  return undefined;
}

/** Do PostgreSQL's locks cover its claims? Not those of SELECTs, released at once, nor the foreign keys of rows written back. */
function isCoveredByLocks({ backendState, wasRestored, writes }: Transaction): boolean {
  return backendState === "open" && writes.locks.length === 0 && !wasRestored;
}

function checkCommit(
  { gate, catalog, activity }: CommitContext,
  transaction: Transaction,
  fault: CommitFault | undefined,
): DsqlError | undefined {
  const tooOld = gate.checkAge(transaction);
  if (tooOld) return tooOld;
  if (transaction.staleCatalog || catalog.hasChanged(transaction)) {
    return explainedSchemaConflict({ activity, catalog }, transaction);
  }
  return fault?.type === "conflict" ? injectedConflict(fault) : undefined;
}

/** Makes a committed transaction's changes of the schema known to other sessions. */
function publish(catalog: SessionCatalog, { schemaChanges, statements }: Transaction): void {
  if (schemaChanges.length === 0) return;
  const created = new Set(schemaChanges.flatMap((change) => change.created));
  const changed = new Set(schemaChanges.flatMap((change) => change.changed));
  const ddl = [...statements].find(({ kind }) => kind === "ddl");
  catalog.commit(
    { created: [...created], changed: [...changed].filter((name) => !created.has(name)) },
    ddl?.text,
  );
}
