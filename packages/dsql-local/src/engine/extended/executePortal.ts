import { isConflict, writeConflict } from "../../errors/conflicts.ts";
import type { Statement } from "../../analysis/statement/Statement.ts";
import { encodeExecute, sync } from "../../net/messages/encodeFrontend.ts";
import { errorResponse } from "../../net/messages/encodeBackend.ts";
import { localOutsideBlock } from "../../net/messages/encodeBackend.ts";
import { Answer, clientError } from "../run/ResponseRelay.ts";
import { giveUpdated } from "../run/sendPostponedUpdate.ts";
import { forgetNamed } from "../run/dropNamedStatements.ts";
import { hasColumns } from "../statements/hasColumns.ts";
import { isHeld } from "../run/isBuffered.ts";
import { locksRows } from "../run/mayWaitForLocks.ts";
import { lockRows } from "../run/runLockingRead.ts";
import { replayEntry } from "../../transaction/replayEntry.ts";
import { usedPortal } from "../../errors/nameErrors.ts";
import type { PendingMessages } from "./PendingMessages.ts";
import type { Portal } from "../run/PreparedStatement.ts";
import { ReadAhead } from "../run/ReadAhead.ts";
import { readRest } from "../run/drainPortals.ts";
import { request, requestCopy } from "../run/sendRequest.ts";
import type { SessionState } from "../run/SessionState.ts";

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
): Promise<{ failure: Buffer } | { held?: Answer }> {
  const { client, backend, transactions, statements } = session;
  const { parameterTypes } = portal.prepared;
  const started = portal.started;
  let duplicate: Buffer | undefined;
  let data: Buffer[] | undefined;
  const counted = transactions.mustCount(statement, alone);
  const locks = statement.kind === "lockingRead";
  if (isHeld(statement) && !started) await readRest(session);
  for (let attempt = 0; ; attempt++) {
    const conflict = await pending.ready(locksRows(statement), alone);
    if (conflict) return { failure: duplicate ?? errorResponse(conflict) };
    // Only now: what was postponed has been run, and stays.
    const { written } = transactions;
    if (started && !portal.suspended && !pending.isLive(portal)) {
      if (!hasColumns(statement)) return { failure: errorResponse(usedPortal(name)) };
      portal.readAhead ??= new ReadAhead([], { tag: portal.tag ?? "SELECT 0" });
    }
    if (portal.readAhead) {
      transactions.releaseTurn();
      const failure = await pending.start();
      if (failure) return { failure };
      const given = portal.readAhead.give(client, maxRows);
      if (given.failure) return { failure: given.failure };
      if (given.more === undefined) return {};
      delete portal.readAhead;
      maxRows = given.more;
    }
    // The rest of its rows were more than is read ahead.
    if (started && !pending.isLive(portal)) return { failure: errorResponse(writeConflict) };
    pending.revive(name, portal);
    const write = statement.kind === "write";
    const held = isHeld(statement);
    const answer = new Answer(client, {
      mode: held ? "hold" : "stream",
      write,
      nested: statement.nested,
      tag: statement.tag,
    });
    if (statement.local && !transactions.current?.explicit) answer.notice(localOutsideBlock);
    if (statement.kind === "ddl") transactions.preemption.beginDdl();
    backend.connection.cork();
    const segment = pending.start(() => {
      answer.muted = true;
    });
    transactions.beforeStatement(statement);
    // Locks go with the savepoint in which they are taken, and so does what isn't read of the portal.
    const limit = locks ? 0 : maxRows;
    const run = () => request(session, undefined, Buffer.concat([encodeExecute(name, limit), sync]), answer);
    const copy = async () => {
      data = await requestCopy(session, undefined, encodeExecute(name, maxRows), answer, true, data);
      answer.spilled ||= data === undefined;
    };
    const runNoted = () => (locks || statement.writesAndLocks ? lockRows(session, statement, run) : run());
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
      answer.interrupted || answer.errorBytes ? transactions.schemaConflict(statement) : undefined;
    if (overtaken) return { failure: errorResponse(overtaken) };
    if (answer.interrupted) continue;
    const { errorBytes, sqlstate } = answer;
    if (!errorBytes && !started && (await transactions.retryIfOvertaken(answer, written))) continue;
    if (!errorBytes) {
      portal.started = true;
      portal.suspended = answer.suspended;
      portal.tag = answer.tag;
      if (statement.deallocates) forgetNamed(statements);
      const refused = transactions.succeeded(
        statement,
        started ? undefined : replayEntry(statement, parameterTypes, portal.payload),
        rows ?? answer.tag,
      );
      if (refused) return { failure: errorResponse(refused) };
      if (locks && maxRows > 0) {
        portal.readAhead = answer.readAhead();
        portal.readAhead.give(client, maxRows);
        return {};
      }
      if (!transactions.current?.explicit) return { held: answer };
      answer.release();
      return {};
    }
    if (statement.kind === "ddl" && (await transactions.retryDdl(answer, attempt))) continue;
    const entry = { text: statement.backendText ?? statement.text, parameterTypes, payload: portal.payload };
    if (!started && (await transactions.postpone(statement, entry, answer, written))) {
      portal.started = true;
      const refused = giveUpdated(session, statement, answer);
      return refused ? { failure: errorResponse(refused) } : {};
    }
    if (!(await transactions.rollbackForRetry(answer, written, attempt))) {
      const told = isConflict(sqlstate) ? duplicate : undefined;
      return { failure: told ?? clientError({ errorBytes, sqlstate }, statement) };
    }
    if (!isConflict(sqlstate)) duplicate = errorBytes;
  }
}
