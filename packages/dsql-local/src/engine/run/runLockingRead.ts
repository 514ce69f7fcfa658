import { beforeLocking, reportLocks } from "../../postgres/schema/reportLockedRows.ts";
import type { Statement } from "../../analysis/statement/Statement.ts";
import type { SessionState } from "./SessionState.ts";

const openLock = "SAVEPOINT dsql_local_lock";
const closeLock = ["ROLLBACK TO SAVEPOINT dsql_local_lock", "RELEASE SAVEPOINT dsql_local_lock"];

/**
 * Runs a statement that locks rows by FOR UPDATE and the like, and has PostgreSQL tell them. A SELECT's own locks go at
 * once: by DSQL's rules they keep nobody waiting, and COMMIT knows the rows. What writes as well keeps them, in a savepoint that
 * stays: who waits for a row of one that was released waits for the whole transaction, whatever is rolled back. The rows
 * that its foreign keys lean on count as locked by it.
 *
 * @param run sends the statement before it returns; all of its rows are to be read
 */
export async function runLockingRead(
  { backend, transactions }: SessionState,
  { kind, keyShare }: Statement,
  run: () => Promise<unknown>,
): Promise<void> {
  backend.connection.cork();
  transactions.writeReports.lockShare = keyShare === true;
  const sent = [
    backend.runControl(beforeLocking, openLock),
    run(),
    backend.runControl(reportLocks, ...(kind === "lockingRead" ? closeLock : [])),
  ];
  backend.connection.uncork();
  await Promise.all(sent);
}
