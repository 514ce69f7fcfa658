import { openSavepoint, takeSnapshot } from "./savepoint.ts";
import { Snapshot } from "../occ/Snapshot.ts";
import type { Statement } from "../analysis/statement/Statement.ts";
import type { PreparedBegin } from "./PreparedBegin.ts";
import type { BackendResult, BackendSession } from "../backend/BackendSession.ts";

/** Messages that begin a transaction, take its snapshot and open the savepoint after which all of it runs. */
export function beginningOnSnapshot(backend: BackendSession, begin = backend.control("BEGIN")): Buffer {
  return Buffer.concat([begin, backend.control(takeSnapshot), backend.control(openSavepoint)]);
}

/**
 * Begins a transaction by a BEGIN of the client's, takes its snapshot and opens the savepoint; returns the ErrorResponse where
 * PostgreSQL rejects its options.
 */
export async function beginOnSnapshot(
  backend: BackendSession,
  preparedBegin: PreparedBegin,
  statement: Statement,
): Promise<{ snapshot: Snapshot | undefined } | { failure: Buffer }> {
  const sql = statement.rewrittenSql ?? statement.text;
  const result = statement.begin?.options
    ? await backend.exchange(beginningOnSnapshot(backend, backend.once(sql)))
    : await preparedBegin.run();
  if (result.errorBytes) {
    if (backend.status !== "I") await backend.runControl("ROLLBACK");
    return { failure: result.errorBytes };
  }
  return { snapshot: readSnapshot(result) };
}

/** The snapshot that {@link beginningOnSnapshot} took. */
export function readSnapshot({ rows }: BackendResult): Snapshot | undefined {
  const text = rows.find(([text]) => /^\d+:\d+:/.test(text ?? ""))?.[0];
  return text === undefined || text === null ? undefined : new Snapshot(text);
}
