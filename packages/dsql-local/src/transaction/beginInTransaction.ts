import type { Transaction } from "./Transaction.ts";
import type { Statement } from "../analysis/statement/Statement.ts";
import { type BackendSession, noParameters } from "../backend/BackendSession.ts";
import type { StatementRouter } from "./StatementRouter.ts";
import { withoutSavepoint } from "../errors/withoutSavepoint.ts";
import { noTypes } from "../net/messages/parse.ts";
import { dsqlErrorResponse } from "../errors/dsqlErrorResponse.ts";

/**
 * BEGIN in a transaction. After a statement of an implicit one it turns it into a block, with what has been run so far: from here
 * on other sessions may preempt its locks.
 */
export async function beginInTransaction(
  backend: BackendSession,
  router: StatementRouter,
  transaction: Transaction,
  statement: Statement,
): Promise<{ tag: string } | { failure: Buffer }> {
  const { tag, options } = statement.begin ?? { tag: "BEGIN", options: false };
  transaction.explicit = true;
  const failure = options ? await setOptions(backend, router, transaction, statement) : undefined;
  return failure ? { failure } : { tag };
}

/** Returns the ErrorResponse, if any. */
async function setOptions(
  backend: BackendSession,
  router: StatementRouter,
  transaction: Transaction,
  statement: Statement,
): Promise<Buffer | undefined> {
  const conflict = await router.ensureRunnable(transaction);
  if (conflict) return dsqlErrorResponse(conflict);
  const text = statement.rewrittenSql ?? statement.text;
  const result = await backend.run(text);
  if (result.errorBytes) return withoutSavepoint(result.errorBytes);
  transaction.replayLog.push({ text, parameterTypes: noTypes, payload: noParameters });
  return undefined;
}
