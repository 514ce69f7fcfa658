import { isConflict } from "../errors/conflicts.ts";
import { passProcedure } from "./passThrough/forwardProcedure.ts";
import { classify } from "../analysis/classify.ts";
import type { Statement } from "../analysis/statement/Statement.ts";
import { noTypes } from "../net/messages/decodeFrontend.ts";
import { encodeQuery } from "../net/messages/encodeFrontend.ts";
import { emptyQueryResponse, errorResponse, localOutsideBlock } from "../net/messages/encodeBackend.ts";
import { askCatalog } from "./run/checkAgainstCatalog.ts";
import { Answer, clientError } from "./run/ResponseRelay.ts";
import { isEngineStatement, runEngineStatement } from "./statements/localStatement.ts";
import { giveUpdated } from "./run/sendPostponedUpdate.ts";
import { forgetNamed } from "./run/dropNamedStatements.ts";
import { lockRows } from "./run/runLockingRead.ts";
import { replayEntry } from "../transaction/replayEntry.ts";
import { noParameters } from "../backend/BackendSession.ts";
import { passOn } from "./passThrough/forward.ts";
import { readRest } from "./run/drainPortals.ts";
import { request, requestCopy } from "./run/sendRequest.ts";
import { runsDirectly } from "./passThrough/canPassThrough.ts";
import type { SessionState } from "./run/SessionState.ts";
import { unreadable } from "./run/syntaxError.ts";
import { isHeld } from "./run/isBuffered.ts";
import { locksRows } from "./run/mayWaitForLocks.ts";
import { writeReady } from "./run/sendReadyForQuery.ts";

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
    client.write(await unreadable(session.backend, sql, syntaxError));
    await transactions.fail();
    writeReady(session);
    return;
  }
  // Of nothing PostgreSQL knows that an extended query hasn't been ended.
  if (!first && (!transactions.current || transactions.current.explicit)) {
    await passOn(session, bytes, (error) => clientError(error, undefined), false);
    return;
  }
  if (
    first &&
    !second &&
    runsDirectly(first, session, true) &&
    !(first.kind === "write" && !first.procedural && transactions.hasCommitFault())
  ) {
    transactions.beforeStatement(first);
    const sent = first.backendText === undefined ? bytes : encodeQuery(first.backendText);
    if (first.procedural) await passProcedure(session, sent, (error) => clientError(error, first));
    else await passOn(session, sent, (error) => clientError(error, first), first.kind === "write");
    if (first.deallocates && !transactions.current) forgetNamed(session.statements);
    return;
  }
  if (!first) client.write(emptyQueryResponse);
  let last: Answer | undefined;
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
  writeReady(session);
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
): Promise<Buffer | Answer | undefined> {
  const { client, backend, transactions } = session;
  const refusal = transactions.checkStatement(statement) ?? (await askCatalog(session, statement));
  if (refusal) return errorResponse(refusal);
  if (isEngineStatement(statement)) {
    return runEngineStatement(session, statement, noParameters, true);
  }
  const counted = transactions.mustCount(statement, !isOneOfSeveral);
  let begin = transactions.current ? undefined : await transactions.beginImplicit(!isOneOfSeveral);
  let duplicate: Buffer | undefined;
  let data: Buffer[] | undefined;
  if (isHeld(statement)) await readRest(session);
  for (let attempt = 0; ; attempt++) {
    const conflict = await transactions.ensureRunnable(locksRows(statement));
    if (conflict) return duplicate ?? errorResponse(conflict);
    // Only now: what was postponed has been run, and stays.
    const { written } = transactions;
    const { current } = transactions;
    if (!current) throw new Error("A transaction ended while one of its statements was about to run.");
    const text = statement.backendText ?? statement.text;
    const answer = new Answer(client, {
      mode: isHeld(statement) ? "hold" : "stream",
      write: statement.kind === "write",
      nested: statement.nested,
      tag: statement.tag,
    });
    if (statement.local && !isOneOfSeveral && !current.explicit) answer.notice(localOutsideBlock);
    transactions.beforeStatement(statement);
    if (statement.kind === "ddl") transactions.preemption.beginDdl();
    const silent = begin;
    begin = undefined;
    let rows: number | undefined;
    const locks = statement.kind === "lockingRead" || statement.writesAndLocks === true;
    const run = () => request(session, undefined, encodeQuery(text), answer);
    const runLocking = () => lockRows(session, statement, run);
    if (statement.kind === "copyFrom") {
      data = await requestCopy(session, silent, encodeQuery(text), answer, false, data);
      answer.spilled ||= data === undefined;
    } else if (counted) {
      rows = await transactions.countRows(statement, silent, locks ? runLocking : run);
    } else if (locks) {
      if (silent) transactions.afterImplicitBegin(await backend.exchange(silent));
      await runLocking();
    } else await request(session, silent, encodeQuery(text), answer);
    transactions.releaseTurn();
    const overtaken =
      answer.interrupted || answer.errorBytes ? transactions.schemaConflict(statement) : undefined;
    if (overtaken) return errorResponse(overtaken);
    if (answer.interrupted) continue;
    const { errorBytes, sqlstate } = answer;
    if (!errorBytes && (await transactions.retryIfOvertaken(answer, written))) continue;
    if (!errorBytes) {
      if (statement.deallocates) forgetNamed(session.statements);
      const refused = transactions.succeeded(
        statement,
        replayEntry(statement, noTypes, noParameters),
        rows ?? answer.tag,
      );
      if (refused) return errorResponse(refused);
      return answer;
    }
    if (statement.kind === "ddl" && (await transactions.retryDdl(answer, attempt))) continue;
    const entry = { text, parameterTypes: noTypes, payload: noParameters };
    if (await transactions.postpone(statement, entry, answer, written)) {
      const refused = giveUpdated(session, statement, answer);
      return refused && errorResponse(refused);
    }
    if (!(await transactions.rollbackForRetry(answer, written, attempt))) {
      const told = isConflict(sqlstate) ? duplicate : undefined;
      return told ?? clientError({ errorBytes, sqlstate }, statement);
    }
    if (!isConflict(sqlstate)) duplicate = errorBytes;
  }
}
