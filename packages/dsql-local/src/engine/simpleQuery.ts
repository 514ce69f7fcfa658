import { isConflict } from "../errors/conflicts.ts";
import { forwardProcedure } from "./passThrough/forwardProcedure.ts";
import { classify } from "../analysis/classify.ts";
import type { Statement } from "../analysis/statement/Statement.ts";
import { checkAgainstCatalog } from "./run/checkAgainstCatalog.ts";
import { ResponseRelay } from "./run/ResponseRelay.ts";
import { isLocalStatement, runLocalStatement } from "./statements/localStatement.ts";
import { sendPostponedUpdate } from "./run/sendPostponedUpdate.ts";
import { dropNamedStatements } from "./run/dropNamedStatements.ts";
import { runLockingRead } from "./run/runLockingRead.ts";
import { replayEntry } from "../transaction/replayEntry.ts";
import { noParameters } from "../backend/BackendSession.ts";
import { forward } from "./passThrough/forward.ts";
import { drainPortals } from "./run/drainPortals.ts";
import { sendRequest, sendCopyRequest } from "./run/sendRequest.ts";
import { canPassThrough } from "./passThrough/canPassThrough.ts";
import type { SessionState } from "./run/SessionState.ts";
import { syntaxErrorOf } from "./run/syntaxError.ts";
import { isBuffered } from "./run/isBuffered.ts";
import { mayWaitForLocks } from "./run/mayWaitForLocks.ts";
import { sendReadyForQuery } from "./run/sendReadyForQuery.ts";
import { encodeQuery } from "../net/messages/query.ts";
import { noTypes } from "../net/messages/parse.ts";
import { errorResponse } from "../net/messages/errorResponse.ts";
import { localOutsideBlock } from "../net/messages/noticeResponse.ts";
import { emptyQueryResponse } from "../net/messages/commandComplete.ts";
import { clientError } from "../errors/translateError.ts";

/** Answers a Query message: its statements one by one, in one transaction unless they say otherwise. */
export async function runSimpleQuery(session: SessionState, bytes: Buffer, sql: string): Promise<void> {
  await answerQuery(session, bytes, sql);
  // Portals live no longer than their transaction.
  if (!session.transactions.current) session.portals.clear();
}

async function answerQuery(session: SessionState, bytes: Buffer, sql: string): Promise<void> {
  const { client, transactions, services } = session;
  const { statements: read, syntaxError } = classify(sql, services.asOf);
  const statements = read.map((statement) => services.routines.judge(statement));
  const [first, second] = statements;
  // A simple query takes the unnamed statement's and the unnamed portal's place.
  session.statements.delete("");
  if (first) session.portals.delete("");
  if (syntaxError) {
    client.write(await syntaxErrorOf(session.backend, sql, syntaxError));
    await transactions.fail();
    sendReadyForQuery(session);
    return;
  }
  // Of nothing PostgreSQL knows that an extended query hasn't been ended.
  if (!first && (!transactions.current || transactions.current.explicit)) {
    await forward(session, bytes, (error) => clientError(error, undefined), false);
    return;
  }
  if (
    first &&
    !second &&
    canPassThrough(first, session, true) &&
    !(first.kind === "write" && !first.procedural && transactions.hasCommitFault())
  ) {
    transactions.beforeStatement(first);
    const sent = first.rewrittenSql === undefined ? bytes : encodeQuery(first.rewrittenSql);
    if (first.procedural) await forwardProcedure(session, sent, (error) => clientError(error, first));
    else await forward(session, sent, (error) => clientError(error, first), first.kind === "write");
    if (first.deallocates && !transactions.current) dropNamedStatements(session.statements);
    return;
  }
  if (!first) client.write(emptyQueryResponse);
  let last: ResponseRelay | undefined;
  let failure: Buffer | undefined;
  for (const statement of statements) {
    last?.release();
    last = undefined;
    const outcome = await runStatement(session, statement, second !== undefined);
    if (Buffer.isBuffer(outcome)) {
      failure = outcome;
      await transactions.fail();
      break;
    }
    last = outcome;
  }
  if (transactions.current && !transactions.current.explicit) {
    const ended = await transactions.commit();
    if ("failure" in ended) {
      failure = ended.failure;
      last = undefined;
    }
  }
  last?.release();
  if (failure) client.write(failure);
  sendReadyForQuery(session);
}

/**
 * Returns the ErrorResponse, or the answer where the client hasn't got it yet.
 *
 * @param isOneOfSeveral PostgreSQL takes several statements for a block
 */
async function runStatement(
  session: SessionState,
  statement: Statement,
  isOneOfSeveral: boolean,
): Promise<Buffer | ResponseRelay | undefined> {
  const { client, backend, transactions } = session;
  const refusal = transactions.checkStatement(statement) ?? (await checkAgainstCatalog(session, statement));
  if (refusal) return errorResponse(refusal);
  if (isLocalStatement(statement)) {
    return runLocalStatement(session, statement, noParameters, true);
  }
  const counted = transactions.mustCount(statement, !isOneOfSeveral);
  let begin = transactions.current ? undefined : await transactions.beginImplicit(!isOneOfSeveral);
  let duplicate: Buffer | undefined;
  let data: Buffer[] | undefined;
  if (isBuffered(statement)) await drainPortals(session);
  for (let attempt = 0; ; attempt++) {
    const conflict = await transactions.ensureRunnable(mayWaitForLocks(statement));
    if (conflict) return duplicate ?? errorResponse(conflict);
    // Only now: what was postponed has been run, and stays.
    const { written } = transactions;
    const { current } = transactions;
    if (!current) throw new Error("A transaction ended while one of its statements was about to run.");
    const text = statement.rewrittenSql ?? statement.text;
    const response = new ResponseRelay(client, {
      mode: isBuffered(statement) ? "hold" : "stream",
      write: statement.kind === "write",
      nested: statement.nested,
      tag: statement.tag,
    });
    if (statement.local && !isOneOfSeveral && !current.explicit) response.notice(localOutsideBlock);
    transactions.beforeStatement(statement);
    if (statement.kind === "ddl") transactions.preemption.beginDdl();
    const silent = begin;
    begin = undefined;
    let rows: number | undefined;
    const locks = statement.kind === "lockingRead" || statement.writesAndLocks === true;
    const run = () => sendRequest(session, undefined, encodeQuery(text), response);
    const runLocking = () => runLockingRead(session, statement, run);
    if (statement.kind === "copyFrom") {
      data = await sendCopyRequest(session, silent, encodeQuery(text), response, false, data);
      response.partiallySent ||= data === undefined;
    } else if (counted) {
      rows = await transactions.countRows(statement, silent, locks ? runLocking : run);
    } else if (locks) {
      if (silent) transactions.afterImplicitBegin(await backend.exchange(silent));
      await runLocking();
    } else await sendRequest(session, silent, encodeQuery(text), response);
    transactions.releaseTurn();
    const overtaken =
      response.interrupted || response.errorBytes ? transactions.schemaConflict(statement) : undefined;
    if (overtaken) return errorResponse(overtaken);
    if (response.interrupted) continue;
    const { errorBytes, sqlstate } = response;
    if (!errorBytes && (await transactions.retryIfOvertaken(response, written))) continue;
    if (!errorBytes) {
      if (statement.deallocates) dropNamedStatements(session.statements);
      const refused = transactions.succeeded(
        statement,
        replayEntry(statement, noTypes, noParameters),
        rows ?? response.tag,
      );
      if (refused) return errorResponse(refused);
      return response;
    }
    if (statement.kind === "ddl" && (await transactions.retryDdl(response, attempt))) continue;
    const entry = { text, parameterTypes: noTypes, payload: noParameters };
    if (await transactions.postpone(statement, entry, response, written)) {
      const refused = sendPostponedUpdate(session, statement, response);
      return refused && errorResponse(refused);
    }
    if (!(await transactions.rollbackForRetry(response, written, attempt))) {
      const told = isConflict(sqlstate) ? duplicate : undefined;
      return told ?? clientError({ errorBytes, sqlstate }, statement);
    }
    if (!isConflict(sqlstate)) duplicate = errorBytes;
  }
}
