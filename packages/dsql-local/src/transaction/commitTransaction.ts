import type { CommitFault } from "../faults/FaultHooks.ts";
import type { CommitLog, Reservation } from "../occ/CommitLog.ts";
import { schemaConflict, writeConflict } from "../errors/conflicts.ts";
import type { SessionCatalog } from "../catalog/SessionCatalog.ts";
import type { Transaction } from "./Transaction.ts";
import type { DsqlError } from "../errorCatalog/DsqlError.ts";
import { errorResponse } from "../net/messages/encodeBackend.ts";
import { translatedError } from "../engine/run/ResponseRelay.ts";
import { ConnectionCut } from "../faults/ConnectionDroppedError.ts";
import type { Displacement } from "./LockPreemption.ts";
import type { NativeSession } from "../backend/BackendSession.ts";
import type { Standing } from "./StatementGate.ts";
import { isBeyondReach, type StatementPlace, tooLarge } from "./StatementRouter.ts";

/** What a COMMIT needs of its session. */
export interface Committing {
  native: NativeSession;
  displacement: Displacement;
  place: StatementPlace;
  standing: Standing;
  catalog: SessionCatalog;
  commits: CommitLog;
}

/**
 * Commits a transaction that isn't aborted, if it hasn't lost. Returns the ErrorResponse otherwise; nothing of it is
 * left in PostgreSQL then.
 *
 * @param fault what is to go wrong on purpose
 * @throws {ConnectionCut} when that is the connection
 */
export async function commitTransaction(
  session: Committing,
  transaction: Transaction,
  fault: CommitFault | undefined,
): Promise<Buffer | undefined> {
  const { native, displacement, place, catalog, commits } = session;
  const rollback = async (answer: DsqlError) => {
    if (native.status !== "I") await native.runControl("ROLLBACK");
    return errorResponse(answer);
  };
  const refused = refusal(session, transaction, fault);
  if (refused === schemaConflict) catalog.refresh();
  if (refused) return rollback(refused);
  if (fault?.type === "cut" && fault.when === "before") {
    await rollback(writeConflict);
    throw new ConnectionCut();
  }
  if (isBeyondReach(transaction)) return rollback(tooLarge(transaction));
  if (transaction.hasLost) return rollback(writeConflict);
  // One without BEGIN has waited for nobody; where PostgreSQL's locks hold all that it claims, it may.
  if (transaction.isBlind && !transaction.writes.isEmpty && (transaction.explicit || !isHeld(transaction)))
    return rollback(writeConflict);
  if (transaction.place === "aside") await place.comeBack(transaction);
  const isDetached = transaction.place === "detached" || transaction.place === "reconstructed";
  if (isDetached && (transaction.isOutrun || !(await place.beginAnew(transaction))))
    return rollback(writeConflict);
  const holds = isHeld(transaction);
  const letDirect = holds ? undefined : commits.holdDirect();
  let reservation: Reservation | undefined;
  try {
    const direct = holds ? undefined : commits.directEnded();
    if (direct) {
      await displacement.idleDuring(direct);
      if (transaction.place !== "native") return await commitTransaction(session, transaction, fault);
    }
    reservation = await commits.reserveUnlessConflicting(transaction, holds);
  } finally {
    // From here on the reservation holds them.
    letDirect?.();
  }
  if (!reservation) return rollback(writeConflict);
  let committed = false;
  try {
    const result = await displacement.watched(native.runControl("COMMIT"));
    if (result.errorBytes) return translatedError(result.errorBytes, result.error?.get("C"));
    committed = true;
  } finally {
    reservation.settle(committed);
  }
  publish(catalog, transaction);
  if (fault?.type === "cut") throw new ConnectionCut();
  return undefined;
}

/** Do PostgreSQL's locks hold all that it claims? Those of SELECTs are given back at once, and rows put back lean on nothing. */
function isHeld({ place, wasPutBack, writes }: Transaction): boolean {
  return place === "native" && writes.locks.length === 0 && !wasPutBack;
}

function refusal(
  { standing, catalog }: Committing,
  transaction: Transaction,
  fault: CommitFault | undefined,
): DsqlError | undefined {
  const tooOld = standing.tooOld(transaction);
  if (tooOld) return tooOld;
  if (transaction.staleSchema) return schemaConflict;
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
