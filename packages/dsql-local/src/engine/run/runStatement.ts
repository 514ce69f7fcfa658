import type { Statement } from "../../analysis/statement/Statement.ts";
import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import { isConflict } from "../../errors/conflictErrors.ts";
import { clientError } from "../../errors/translateError.ts";
import { dsqlErrorResponse } from "../../errors/dsqlErrorResponse.ts";
import { setLocalOutsideBlock } from "../../net/messages/noticeResponse.ts";
import type { CallEnd } from "../../statistics/StatementStatistics.ts";
import { isReplayed } from "../../transaction/isReplayed.ts";
import type { ReplayEntry } from "../../transaction/Transaction.ts";
import { addDpuEstimate } from "./addDpuEstimate.ts";
import { dropNamedStatements } from "./dropNamedStatements.ts";
import { isBuffered } from "./isBuffered.ts";
import { ResponseRelay } from "./ResponseRelay.ts";
import { sendPostponedUpdate } from "./sendPostponedUpdate.ts";
import type { SessionState } from "./SessionState.ts";

/** How a statement ended: with an ErrorResponse, or with a response of which the client may not have got all yet. */
export type StatementOutcome = { failure: Buffer } | { response?: ResponseRelay };

/** How a statement is run by the message that asks for it. */
export interface StatementRun {
  statement: Statement;
  /** As PostgreSQL receives it. */
  entry: ReplayEntry;
  /** It stands among others in a Query message: PostgreSQL takes them for a block. */
  isOneOfSeveral?: boolean;
  /** It goes on with a portal's rows: what the client has got of them stands, and it is in the replay log already. */
  isContinued?: boolean;
  /** See {@link TransactionControl.ensureRunnable}. */
  ensureRunnable(): Promise<DsqlError | undefined> | undefined;
  /** Called before each attempt; a result ends the statement without one. */
  beforeAttempt?(): Promise<StatementOutcome | undefined> | undefined;
  /**
   * Sends the statement; resolves when the response is complete.
   *
   * @returns the rows that were counted, if they were; the ErrorResponse of a message that had to be sent before it
   */
  send(response: ResponseRelay): Promise<{ rows?: number | undefined } | { failure: Buffer }>;
  /** PostgreSQL has run it. */
  onSuccess?(response: ResponseRelay): void;
  /** Makes the client's error of PostgreSQL's, instead of {@link clientError}. */
  toError?(error: { errorBytes: Buffer; sqlstate: string | undefined }): Buffer;
}

/**
 * Runs a statement in the session's transaction, as often as conflicts with other sessions require. Each attempt:
 *
 * 1. the transaction gets a backend state in which it can run;
 * 2. PostgreSQL runs the statement;
 * 3. a response that another session's commit has made wrong is discarded, and the statement repeated in a reconstruction;
 * 4. after a success DSQL's limits are checked;
 * 5. after a failure that other sessions caused the transaction is rolled back to before the statement, which is repeated.
 */
export function runStatement(session: SessionState, run: StatementRun): Promise<StatementOutcome> {
  const { services, transactions } = session;
  const end = services.statistics?.begin(run.statement, transactions.current);
  return end ? runMeasured(session, run, end) : runAttempts(session, run, undefined);
}

async function runMeasured(
  session: SessionState,
  run: StatementRun,
  end: (call: CallEnd) => void,
): Promise<StatementOutcome> {
  const { isContinued = false } = run;
  let success: CallEnd | undefined;
  const outcome = await runAttempts(session, run, ({ tag, rows, reads }, written, before) => {
    const { writes } = session.transactions.current ?? {};
    const sample = reads && { reads, writes: writes?.rows.slice(before) ?? [] };
    success = { failed: false, tag, rows, written, sample, isContinued };
  });
  if ("failure" in outcome) end({ failed: true, tag: undefined, rows: 0 });
  else if (success) end(success);
  return outcome;
}

/**
 * @param onSuccess called with the response, the rows written where they were counted, and how many the transaction had
 * written before
 */
async function runAttempts(
  session: SessionState,
  run: StatementRun,
  onSuccess: ((response: ResponseRelay, written: number | undefined, before: number) => void) | undefined,
): Promise<StatementOutcome> {
  const { transactions } = session;
  const { statement, entry, isContinued = false } = run;
  // The error of an attempt that failed on a constraint: the client receives it where the next attempt conflicts.
  let constraintError: Buffer | undefined;
  for (let attempt = 0; ; attempt++) {
    // Most often there is nothing to wait for: each await takes its time.
    const preparing = run.ensureRunnable();
    const conflict = preparing && (await preparing);
    if (conflict) return { failure: constraintError ?? dsqlErrorResponse(conflict) };
    // Read only now: an update that was postponed has been run, and stays.
    const { written } = transactions;
    const before = run.beforeAttempt?.();
    const ended = before && (await before);
    if (ended) return ended;
    const response = createResponse(session, run);
    transactions.beforeStatement(statement);
    if (statement.kind === "ddl") transactions.preemption.beginDdl();
    const startedMs = performance.now();
    const sent = await run.send(response);
    transactions.releaseTurn();
    if ("failure" in sent) return sent;
    const { errorBytes, sqlstate, interrupted } = response;
    const staleCatalog = interrupted || errorBytes ? transactions.schemaConflict(statement) : undefined;
    if (staleCatalog) return { failure: dsqlErrorResponse(staleCatalog) };
    if (interrupted) continue;
    if (!errorBytes) {
      const overtaken = isContinued ? undefined : transactions.retry.ifOvertaken(response, written);
      if (overtaken && (await overtaken)) continue;
      run.onSuccess?.(response);
      onSuccess?.(response, sent.rows, written.rows);
      if (statement.deallocates) dropNamedStatements(session.statements);
      const logged = !isContinued && isReplayed(statement) ? entry : undefined;
      const error = transactions.succeeded(statement, logged, sent.rows ?? response.tag);
      if (error) return { failure: dsqlErrorResponse(error) };
      if (statement.estimatesDpu) {
        await addDpuEstimate(session, response, written.rows, performance.now() - startedMs);
      }
      return { response };
    }
    if (statement.kind === "ddl" && (await transactions.retry.ofDdl(response, attempt))) continue;
    if (!isContinued && (await transactions.retry.postpone(statement, entry, response, written))) {
      run.onSuccess?.(response);
      onSuccess?.(response, undefined, written.rows);
      const error = sendPostponedUpdate(session, statement, response);
      return error ? { failure: dsqlErrorResponse(error) } : {};
    }
    const isRetried = await transactions.retry.afterRollback(response, written, attempt);
    const error = { errorBytes, sqlstate };
    if (run.toError) {
      if (!isRetried) return { failure: run.toError(error) };
    } else if (!isRetried) {
      const earlier = isConflict(sqlstate) ? constraintError : undefined;
      return { failure: earlier ?? clientError(error, statement) };
    } else if (!isConflict(sqlstate)) constraintError = errorBytes;
  }
}

function createResponse({ client, transactions }: SessionState, run: StatementRun): ResponseRelay {
  const { statement, isOneOfSeveral = false } = run;
  const response = new ResponseRelay(client, {
    mode: isBuffered(statement) ? "buffer" : "stream",
    write: statement.kind === "write",
    nested: statement.nested,
    tag: statement.tag,
  });
  if (statement.local && !isOneOfSeveral && !transactions.current?.explicit)
    response.notice(setLocalOutsideBlock);
  return response;
}
