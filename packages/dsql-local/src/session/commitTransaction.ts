import type { CommitFault } from "../faults/FaultHooks.ts";
import type { CommittedLocks } from "../occ/CommittedLocks.ts";
import { schemaConflict, writeConflict } from "../occ/conflict.ts";
import type { SessionCatalog } from "../occ/SessionCatalog.ts";
import type { Transaction } from "../occ/Transaction.ts";
import type { DsqlError } from "../rules/DsqlError.ts";
import { errorResponse } from "../wire/toClient.ts";
import { translatedError } from "./Answer.ts";
import { ConnectionCut } from "./ConnectionCut.ts";
import type { Displacement } from "./Displacement.ts";
import type { NativeSession } from "./NativeSession.ts";
import type { Standing } from "./Standing.ts";
import type { StatementPlace } from "./StatementPlace.ts";

/** What a COMMIT needs of its session. */
export interface Committing {
  native: NativeSession;
  displacement: Displacement;
  place: StatementPlace;
  standing: Standing;
  catalog: SessionCatalog;
  committedLocks: CommittedLocks;
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
  const { native, displacement, place, catalog, committedLocks } = session;
  const rollback = async (answer: DsqlError) => {
    if (transaction.place !== "detached") await native.runControl("ROLLBACK");
    transaction.place = "detached";
    return errorResponse(answer);
  };
  const refused = refusal(session, transaction, fault);
  if (refused === schemaConflict) catalog.refresh();
  if (refused) return rollback(refused);
  if (fault?.type === "cut" && fault.when === "before") {
    await rollback(writeConflict);
    throw new ConnectionCut();
  }
  if (transaction.place === "detached" && (transaction.log.length > 0 || !transaction.replayable)) {
    if ((await place.attach(transaction)) !== "attached") return errorResponse(writeConflict);
  }
  if (transaction.place !== "detached") {
    if (await committedLocks.conflictsWith(transaction)) return rollback(writeConflict);
    const done = await committedLocks.committing(transaction, native.channel.processId);
    const result = await displacement.watched(native.runControl("COMMIT"));
    done(!result.errorBytes);
    transaction.place = "detached";
    if (result.errorBytes) {
      return translatedError(result.errorBytes, result.error?.get("C"));
    }
    publish(catalog, transaction);
  }
  if (fault?.type === "cut") throw new ConnectionCut();
  return undefined;
}

function refusal(
  { standing, catalog }: Committing,
  transaction: Transaction,
  fault: CommitFault | undefined,
): DsqlError | undefined {
  const tooOld = standing.tooOld(transaction);
  if (tooOld) return tooOld;
  if (transaction.staleSchema) return schemaConflict;
  if (transaction.version !== catalog.current) {
    for (const { names } of transaction.statements)
      if (names && catalog.isStale(names)) return schemaConflict;
  }
  if (transaction.outdated) return writeConflict;
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
