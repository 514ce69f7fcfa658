import type { Transaction } from "../Transaction.ts";
import type { FailedResponse } from "../FailedResponse.ts";
import { beginningOnSnapshot, readSnapshot } from "../beginOnSnapshot.ts";
import { isTransientDdlError } from "../../errors/isTransientDdlError.ts";
import type { BackendSession } from "../../backend/BackendSession.ts";

/** Attempts of a change of the schema that conflicts with an index build. */
const MAX_TRIES = 20;

/**
 * Begins an implicit transaction again whose only statement, a change of the schema, failed because PostgreSQL was
 * running another (an index build's, say): on DSQL they don't conflict. False when the failure is its response.
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
