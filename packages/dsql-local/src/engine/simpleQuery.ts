import { forwardProcedure } from "./passThrough/forwardProcedure.ts";
import { classify } from "../analysis/classify.ts";
import type { Statement } from "../analysis/statement/Statement.ts";
import { checkAgainstCatalog } from "./run/checkAgainstCatalog.ts";
import type { ResponseRelay } from "./run/ResponseRelay.ts";
import { runStatement, type StatementOutcome } from "./run/runStatement.ts";
import { isLocalStatement, runLocalStatement } from "./statements/localStatements.ts";
import { dropNamedStatements } from "./run/dropNamedStatements.ts";
import { noParameters } from "../backend/BackendSession.ts";
import { type ErrorWriter, forward } from "./passThrough/forward.ts";
import { measureCalls } from "./passThrough/measureCalls.ts";
import { drainPortals } from "./run/drainPortals.ts";
import { recordError } from "./run/recordError.ts";
import { createStatementSender } from "./run/createStatementSender.ts";
import { canPassThrough } from "./passThrough/canPassStatementThrough.ts";
import type { SessionState } from "./run/SessionState.ts";
import { syntaxErrorOf } from "./run/syntaxError.ts";
import { isBuffered } from "./run/isBuffered.ts";
import { mayWaitForLocks } from "./run/mayWaitForLocks.ts";
import { sendReadyForQuery } from "./run/sendReadyForQuery.ts";
import { encodeQuery } from "../net/messages/query.ts";
import { noTypes } from "../net/messages/parse.ts";
import { dsqlErrorResponse } from "../errors/dsqlErrorResponse.ts";
import { emptyQueryResponse } from "../net/messages/emptyQueryResponse.ts";
import { clientError } from "../errors/translateError.ts";

/** Runs a Query message: its statements one by one, in one transaction unless they begin and end others. */
export async function runSimpleQuery(session: SessionState, bytes: Buffer, sql: string): Promise<void> {
  await runStatements(session, bytes, sql);
  // Portals live no longer than their transaction.
  if (!session.transactions.current) session.portals.clear();
}

async function runStatements(session: SessionState, bytes: Buffer, sql: string): Promise<void> {
  const { client, transactions, services } = session;
  const { statements: classified, syntaxError } = classify(sql, services.asOf);
  const statements = classified.map((statement) => services.routines.judge(statement));
  const [first, second] = statements;
  // A Query message drops the unnamed statement and the unnamed portal.
  session.statements.delete("");
  if (first) session.portals.delete("");
  if (syntaxError) {
    session.activity.begin({ text: sql, relations: [] }, services.clock.nowMs());
    client.write(await syntaxErrorOf(session.backend, sql, syntaxError));
    await transactions.fail();
    sendReadyForQuery(session);
    return;
  }
  // Without a statement: forwarded, unless an implicit transaction of an extended query has to be ended.
  if (!first && (!transactions.current || transactions.current.explicit)) {
    await forward(session, bytes, (error) => clientError(error, undefined));
    return;
  }
  if (
    first &&
    !second &&
    canPassThrough(first, session, true) &&
    !(first.kind === "write" && !first.procedural && transactions.hasCommitFault())
  ) {
    session.activity.begin(first, services.clock.nowMs());
    const measured = measureCalls(session, [{ statement: first, isContinued: false }]);
    transactions.beforeStatement(first);
    const sent = first.rewrittenSql === undefined ? bytes : encodeQuery(first.rewrittenSql);
    const toError: ErrorWriter = (error) => clientError(error, first);
    if (first.procedural) await forwardProcedure(session, sent, toError, measured);
    else await forward(session, sent, toError, first.kind === "write" ? first : undefined, measured);
    if (first.deallocates && !transactions.current) dropNamedStatements(session.statements);
    return;
  }
  if (!first) client.write(emptyQueryResponse);
  let last: ResponseRelay | undefined;
  let failure: Buffer | undefined;
  for (const statement of statements) {
    last?.release();
    last = undefined;
    const outcome = await runQueryStatement(session, statement, second !== undefined);
    if ("failure" in outcome) {
      ({ failure } = outcome);
      await recordError(session, failure);
      await transactions.fail();
      break;
    }
    last = outcome.response;
  }
  if (transactions.current && !transactions.current.explicit) {
    const ended = await transactions.commit();
    if ("failure" in ended) {
      failure = ended.failure;
      await recordError(session, failure);
      last = undefined;
    }
  }
  last?.release();
  if (failure) client.write(failure);
  sendReadyForQuery(session);
}

/** @param isOneOfSeveral PostgreSQL takes several statements of a Query message for a block */
async function runQueryStatement(
  session: SessionState,
  statement: Statement,
  isOneOfSeveral: boolean,
): Promise<StatementOutcome> {
  const { activity, transactions, services } = session;
  activity.begin(statement, services.clock.nowMs());
  const error = transactions.checkStatement(statement) ?? (await checkAgainstCatalog(session, statement));
  if (error) return { failure: dsqlErrorResponse(error) };
  if (isLocalStatement(statement)) {
    const failure = await runLocalStatement(session, statement, {
      payload: noParameters,
      isDescribed: true,
      rowLimit: 0,
    });
    return failure ? { failure } : {};
  }
  const text = statement.rewrittenSql ?? statement.text;
  const sendStatement = createStatementSender(session, statement, !isOneOfSeveral);
  let begin = transactions.current ? undefined : await transactions.beginImplicit(!isOneOfSeveral);
  if (isBuffered(statement)) await drainPortals(session);
  return runStatement(session, {
    statement,
    entry: { text, parameterTypes: noTypes, payload: noParameters },
    isOneOfSeveral,
    ensureRunnable: () => transactions.ensureRunnable(mayWaitForLocks(statement)),
    async send(response) {
      const silent = begin;
      begin = undefined;
      return { rows: await sendStatement({ bytes: encodeQuery(text), end: NOTHING }, response, silent) };
    },
  });
}

const NOTHING = Buffer.alloc(0);
