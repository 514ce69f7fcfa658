import { writeConflict } from "../../errors/conflictErrors.ts";
import { usedPortal } from "../../errors/nameErrors.ts";
import type { Statement } from "../../analysis/statement/Statement.ts";
import { encodeExecute } from "../../net/messages/execute.ts";
import { dsqlErrorResponse } from "../../errors/dsqlErrorResponse.ts";
import { sync } from "../../net/messages/sync.ts";
import { drainPortals } from "../run/drainPortals.ts";
import { isBuffered } from "../run/isBuffered.ts";
import { mayWaitForLocks } from "../run/mayWaitForLocks.ts";
import type { Portal } from "../run/PreparedStatement.ts";
import { ReadAhead } from "../run/ReadAhead.ts";
import { runStatement, type StatementOutcome, type StatementRun } from "../run/runStatement.ts";
import { createStatementSender } from "../run/createStatementSender.ts";
import type { SessionState } from "../run/SessionState.ts";
import { hasColumns } from "../statements/hasColumns.ts";
import type { PendingMessages } from "./PendingMessages.ts";

/** What an Execute message asks for. */
interface Execution {
  name: string;
  portal: Portal;
  statement: Statement;
  /** 0 for none. */
  rowLimit: number;
  /** Nothing else is executed before the Sync that ends the batch. */
  alone: boolean;
}

/**
 * Runs a portal's statement together with the messages that are pending before it, and writes its response; outside of a
 * transaction block the response is returned instead, and is the client's once more follows or all is committed.
 */
export async function executePortal(
  session: SessionState,
  pending: PendingMessages,
  { name, portal, statement, rowLimit, alone }: Execution,
): Promise<StatementOutcome> {
  const { client, backend, transactions } = session;
  const { started } = portal;
  // Locks go with the savepoint in which they are taken, and so does what isn't read of the portal; an estimate is of all rows.
  const readsAll = statement.kind === "lockingRead" || statement.estimatesDpu === true;
  /** Rows that the client hasn't got of this message's. */
  let wanted = rowLimit;
  const send = createStatementSender(session, statement, alone);
  const sendReadAhead = async (rows: ReadAhead): Promise<StatementOutcome | undefined> => {
    transactions.releaseTurn();
    const failure = await pending.start();
    if (failure) return { failure };
    const given = rows.sendRows(client, wanted);
    if (given.failure) return { failure: given.failure };
    if (given.more === undefined) return {};
    delete portal.readAhead;
    wanted = given.more;
    return checkPortal();
  };
  const checkPortal = () => {
    // The rest of its rows were more than is read ahead.
    if (started && !pending.isCurrent(portal))
      return Promise.resolve({ failure: dsqlErrorResponse(writeConflict) });
    pending.rebind(name, portal);
    return undefined;
  };
  const run: StatementRun = {
    statement,
    entry: {
      text: statement.rewrittenSql ?? statement.text,
      parameterTypes: portal.prepared.parameterTypes,
      payload: portal.payload,
    },
    isContinued: started,
    ensureRunnable: () => pending.ensureRunnable(mayWaitForLocks(statement), alone),
    beforeAttempt() {
      if (started && !portal.suspended && !pending.isCurrent(portal)) {
        if (!hasColumns(statement)) return Promise.resolve({ failure: dsqlErrorResponse(usedPortal(name)) });
        portal.readAhead ??= new ReadAhead([], { tag: portal.tag ?? "SELECT 0" });
      }
      if (portal.readAhead) return sendReadAhead(portal.readAhead);
      return checkPortal();
    },
    async send(response) {
      const bytes = encodeExecute(name, readsAll ? 0 : wanted);
      backend.connection.cork();
      const segment = pending.start(() => {
        response.muted = true;
      });
      const executed = send({ bytes, end: sync }, response);
      backend.connection.uncork();
      const [failure, rows] = await Promise.all([segment, executed]);
      // After an error in what precedes it PostgreSQL has skipped the statement.
      return failure ? { failure } : { rows };
    },
    onSuccess(response) {
      portal.started = true;
      portal.suspended = response.suspended;
      portal.tag = response.tag;
    },
  };
  if (isBuffered(statement) && !started) await drainPortals(session);
  const outcome = await runStatement(session, run);
  if ("failure" in outcome || !outcome.response) return outcome;
  const { response } = outcome;
  if (readsAll && wanted > 0) {
    portal.readAhead = response.readAhead();
    portal.readAhead.sendRows(client, wanted);
    return {};
  }
  if (!transactions.current?.explicit) return { response };
  response.release();
  return {};
}
