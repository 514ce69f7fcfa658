import type { Transaction } from "../Transaction.ts";
import type { FailedResponse } from "../FailedResponse.ts";
import { beginningOnSnapshot, readSnapshot } from "../beginOnSnapshot.ts";
import { isTransientDdlError } from "../../errors/isTransientDdlError.ts";
import type { BackendSession } from "../../backend/BackendSession.ts";

/** A change of the schema that gets in the way of an index build is tried so often. */
const MAX_TRIES = 20;

/**
 * Begins an implicit transaction again whose only statement, a change of the schema, failed because PostgreSQL was
 * doing another (an index build's, say): DSQL's don't see each other. False when the failure is its answer.
 */
export async function retryDdl(
  backend: BackendSession,
  transaction: Transaction,
  response: FailedResponse,
  attempt: number,
): Promise<boolean> {
  if (transaction.explicit || transaction.statements.size > 1 || attempt >= MAX_TRIES) return false;
  if (response.partiallySent || !isTransientDdlError(response)) return false;
  await backend.runControl("ROLLBACK");
  transaction.schemaChanges = [];
  transaction.epoch++;
  const begun = await backend.exchange(beginningOnSnapshot(backend));
  transaction.snapshot = readSnapshot(begun);
  return begun.error === undefined;
}
