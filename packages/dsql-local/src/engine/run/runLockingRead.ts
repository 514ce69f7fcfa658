import { beforeLocking, reportLocks } from "../../postgres/schema/reportLockedRows.ts";
import type { Statement } from "../../analysis/statement/Statement.ts";
import type { SessionState } from "./SessionState.ts";

const openLock = "SAVEPOINT dsql_local_lock";
const closeLock = ["ROLLBACK TO SAVEPOINT dsql_local_lock", "RELEASE SAVEPOINT dsql_local_lock"];

/**
 * Runs a statement that locks rows by FOR UPDATE and the like, and has PostgreSQL report them. A SELECT's locks are released at
 * once: on DSQL nobody waits for them, and COMMIT knows the rows. A statement that writes as well keeps its locks, in a savepoint
 * that isn't released: a session that waits for a row of a released one waits for the whole transaction, whatever is rolled
 * back. The rows that its foreign keys refer to count as locked.
 *
 * @param run sends the statement before it returns, without a row limit
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
