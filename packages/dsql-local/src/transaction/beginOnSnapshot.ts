import { openSavepoint, takeSnapshot } from "./savepoint.ts";
import { Snapshot } from "../occ/Snapshot.ts";
import type { BackendResult, BackendSession } from "../backend/BackendSession.ts";

/** Messages that begin a transaction, take its snapshot and open the savepoint behind which all of it runs. */
export function beginningOnSnapshot(backend: BackendSession, begin = backend.control("BEGIN")): Buffer {
  return Buffer.concat([begin, backend.control(takeSnapshot), backend.control(openSavepoint)]);
}

/**
 * Begins a transaction; returns the ErrorResponse where PostgreSQL doesn't.
 *
 * @param run begins it, takes its snapshot and opens the savepoint
 */
export async function beginOnSnapshot(
  backend: BackendSession,
  run: () => Promise<BackendResult>,
): Promise<{ snapshot: Snapshot | undefined } | { failure: Buffer }> {
  const result = await run();
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
