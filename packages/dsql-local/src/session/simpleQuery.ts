import { shadowText } from "../occ/shadow.ts";
import { passProcedure } from "../procedures/passProcedure.ts";
import { classify } from "../rules/classify.ts";
import type { Statement } from "../rules/Statement.ts";
import { noTypes } from "../wire/fromClient.ts";
import { query } from "../wire/toBackend.ts";
import { emptyQueryResponse, errorResponse, localOutsideBlock } from "../wire/toClient.ts";
import { askCatalog } from "./askCatalog.ts";
import { Answer, clientError } from "./Answer.ts";
import { isEngineStatement, runEngineStatement } from "./engineStatement.ts";
import { forgetNamed } from "./forgetNamed.ts";
import { logEntry } from "./logEntry.ts";
import { noParameters } from "./NativeSession.ts";
import { passOn } from "./passOn.ts";
import { request, requestCopy } from "./request.ts";
import { runsDirectly } from "./runsDirectly.ts";
import type { SessionState } from "./SessionState.ts";
import { unreadable } from "./unreadable.ts";
import { isLogged } from "./isLogged.ts";
import { writeReady } from "./writeReady.ts";

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
    client.write(await unreadable(session.native, sql, syntaxError));
    await transactions.fail();
    writeReady(session);
    return;
  }
  // Of nothing PostgreSQL knows that an extended query hasn't been ended.
  if (!first && (!transactions.current || transactions.current.explicit)) {
    await passOn(session, bytes, (error) => clientError(error, undefined));
    return;
  }
  if (
    first &&
    !second &&
    runsDirectly(first, session, true) &&
    !(first.kind === "write" && !first.procedural && transactions.isCommitFaulty())
  ) {
    transactions.use(first);
    const sent = first.backendText === undefined ? bytes : query(first.backendText);
    if (first.procedural) await passProcedure(session, sent, (error) => clientError(error, first));
    else await passOn(session, sent, (error) => clientError(error, first));
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
  const { client, transactions } = session;
  const refusal = transactions.refusal(statement) ?? (await askCatalog(session, statement));
  if (refusal) return errorResponse(refusal);
  if (isEngineStatement(statement)) {
    return runEngineStatement(session, statement, noParameters, true);
  }
  const counted = transactions.mustCount(statement, !isOneOfSeveral);
  let begin = transactions.current ? undefined : transactions.beginImplicit();
  let duplicate: Buffer | undefined;
  for (let attempt = 0; ; attempt++) {
    const conflict = await transactions.prepare(statement);
    if (conflict) return duplicate ?? errorResponse(conflict);
    const { current } = transactions;
    if (!current) throw new Error("A transaction ended while one of its statements was about to run.");
    const text =
      current.place === "shadow" ? shadowText(statement, current) : (statement.backendText ?? statement.text);
    const held = isLogged(statement) || statement.kind === "copyFrom";
    const answer = new Answer(client, {
      mode: held ? "hold" : "stream",
      write: statement.kind === "write",
      nested: statement.nested,
      tag: statement.tag,
    });
    if (statement.local && !isOneOfSeveral && !current.explicit) answer.notice(localOutsideBlock);
    transactions.use(statement);
    if (statement.kind === "ddl") transactions.displacement.ddlBegins();
    const silent = begin ?? (isLogged(statement) ? transactions.protect() : undefined);
    begin = undefined;
    let rows: number | undefined;
    if (statement.kind === "copyFrom") await requestCopy(session, silent, query(text), answer, false);
    else if (counted) {
      const run = () => request(session, undefined, query(text), answer);
      rows = await transactions.countRows(statement, silent, run);
    } else await request(session, silent, query(text), answer);
    const { errorBytes, sqlstate } = answer;
    if (!errorBytes) {
      if (statement.deallocates) forgetNamed(session.statements);
      const refused = transactions.succeeded(
        statement,
        logEntry(statement, answer, noTypes, noParameters),
        rows ?? answer.tag,
      );
      if (refused) return errorResponse(refused);
      await transactions.locked(statement);
      return answer;
    }
    if (statement.kind === "ddl" && (await transactions.retryDdl(answer, attempt))) continue;
    if (!(await transactions.recover(statement, answer, attempt))) {
      return duplicate ?? clientError({ errorBytes, sqlstate }, statement);
    }
    if (sqlstate === "23505") duplicate = errorBytes;
  }
}
