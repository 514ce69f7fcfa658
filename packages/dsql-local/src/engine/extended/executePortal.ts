import { isConflict, writeConflict } from "../../errors/conflicts.ts";
import type { Statement } from "../../analysis/statement/Statement.ts";
import { ResponseRelay } from "../run/ResponseRelay.ts";
import { sendPostponedUpdate } from "../run/sendPostponedUpdate.ts";
import { dropNamedStatements } from "../run/dropNamedStatements.ts";
import { hasColumns } from "../statements/hasColumns.ts";
import { isBuffered } from "../run/isBuffered.ts";
import { mayWaitForLocks } from "../run/mayWaitForLocks.ts";
import { runLockingRead } from "../run/runLockingRead.ts";
import { replayEntry } from "../../transaction/replayEntry.ts";
import { usedPortal } from "../../errors/nameErrors.ts";
import type { PendingMessages } from "./PendingMessages.ts";
import type { Portal } from "../run/PreparedStatement.ts";
import { ReadAhead } from "../run/ReadAhead.ts";
import { drainPortals } from "../run/drainPortals.ts";
import { sendRequest, sendCopyRequest } from "../run/sendRequest.ts";
import type { SessionState } from "../run/SessionState.ts";
import { encodeExecute } from "../../net/messages/execute.ts";
import { sync } from "../../net/messages/sync.ts";
import { errorResponse } from "../../net/messages/errorResponse.ts";
import { localOutsideBlock } from "../../net/messages/noticeResponse.ts";
import { clientError } from "../../errors/translateError.ts";

/**
 * Runs a portal's statement together with what is pending before it, as often as conflicts ask for it, and
 * writes its answer. Returns the ErrorResponse that ends the batch instead, or, outside of a transaction block, the
 * answer, which is the client's once it is known that more follows or that all is committed.
 *
 * @param alone nothing else is executed before the Sync that ends the batch
 */
export async function executePortal(
  session: SessionState,
  pending: PendingMessages,
  name: string,
  portal: Portal,
  statement: Statement,
  maxRows: number,
  alone: boolean,
): Promise<{ failure: Buffer } | { held?: ResponseRelay }> {
  const { client, backend, transactions, statements } = session;
  const { parameterTypes } = portal.prepared;
  const started = portal.started;
  let duplicate: Buffer | undefined;
  let data: Buffer[] | undefined;
  const counted = transactions.mustCount(statement, alone);
  const locks = statement.kind === "lockingRead";
  if (isBuffered(statement) && !started) await drainPortals(session);
  for (let attempt = 0; ; attempt++) {
    const conflict = await pending.ready(mayWaitForLocks(statement), alone);
    if (conflict) return { failure: duplicate ?? errorResponse(conflict) };
    // Only now: what was postponed has been run, and stays.
    const { written } = transactions;
    if (started && !portal.suspended && !pending.isCurrent(portal)) {
      if (!hasColumns(statement)) return { failure: errorResponse(usedPortal(name)) };
      portal.readAhead ??= new ReadAhead([], { tag: portal.tag ?? "SELECT 0" });
    }
    if (portal.readAhead) {
      transactions.releaseTurn();
      const failure = await pending.start();
      if (failure) return { failure };
      const given = portal.readAhead.sendRows(client, maxRows);
      if (given.failure) return { failure: given.failure };
      if (given.more === undefined) return {};
      delete portal.readAhead;
      maxRows = given.more;
    }
    // The rest of its rows were more than is read ahead.
    if (started && !pending.isCurrent(portal)) return { failure: errorResponse(writeConflict) };
    pending.rebind(name, portal);
    const write = statement.kind === "write";
    const held = isBuffered(statement);
    const response = new ResponseRelay(client, {
      mode: held ? "hold" : "stream",
      write,
      nested: statement.nested,
      tag: statement.tag,
    });
    if (statement.local && !transactions.current?.explicit) response.notice(localOutsideBlock);
    if (statement.kind === "ddl") transactions.preemption.beginDdl();
    backend.connection.cork();
    const segment = pending.start(() => {
      response.muted = true;
    });
    transactions.beforeStatement(statement);
    // Locks go with the savepoint in which they are taken, and so does what isn't read of the portal.
    const limit = locks ? 0 : maxRows;
    const run = () =>
      sendRequest(session, undefined, Buffer.concat([encodeExecute(name, limit), sync]), response);
    const copy = async () => {
      data = await sendCopyRequest(session, undefined, encodeExecute(name, maxRows), response, true, data);
      response.partiallySent ||= data === undefined;
    };
    const runNoted = () =>
      locks || statement.writesAndLocks ? runLockingRead(session, statement, run) : run();
    const executed =
      statement.kind === "copyFrom"
        ? copy()
        : counted
          ? transactions.countRows(statement, undefined, runNoted)
          : runNoted();
    backend.connection.uncork();
    const [failure, rows] = await Promise.all([segment, executed]);
    transactions.releaseTurn();
    // What was sent behind it failed as well, for that reason only.
    if (failure) return { failure };
    const overtaken =
      response.interrupted || response.errorBytes ? transactions.schemaConflict(statement) : undefined;
    if (overtaken) return { failure: errorResponse(overtaken) };
    if (response.interrupted) continue;
    const { errorBytes, sqlstate } = response;
    if (!errorBytes && !started && (await transactions.retryIfOvertaken(response, written))) continue;
    if (!errorBytes) {
      portal.started = true;
      portal.suspended = response.suspended;
      portal.tag = response.tag;
      if (statement.deallocates) dropNamedStatements(statements);
      const refused = transactions.succeeded(
        statement,
        started ? undefined : replayEntry(statement, parameterTypes, portal.payload),
        rows ?? response.tag,
      );
      if (refused) return { failure: errorResponse(refused) };
      if (locks && maxRows > 0) {
        portal.readAhead = response.readAhead();
        portal.readAhead.sendRows(client, maxRows);
        return {};
      }
      if (!transactions.current?.explicit) return { held: response };
      response.release();
      return {};
    }
    if (statement.kind === "ddl" && (await transactions.retryDdl(response, attempt))) continue;
    const entry = { text: statement.rewrittenSql ?? statement.text, parameterTypes, payload: portal.payload };
    if (!started && (await transactions.postpone(statement, entry, response, written))) {
      portal.started = true;
      const refused = sendPostponedUpdate(session, statement, response);
      return refused ? { failure: errorResponse(refused) } : {};
    }
    if (!(await transactions.rollbackForRetry(response, written, attempt))) {
      const told = isConflict(sqlstate) ? duplicate : undefined;
      return { failure: told ?? clientError({ errorBytes, sqlstate }, statement) };
    }
    if (!isConflict(sqlstate)) duplicate = errorBytes;
  }
}
