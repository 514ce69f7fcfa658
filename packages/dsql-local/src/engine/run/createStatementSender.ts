import type { Statement } from "../../analysis/statement/Statement.ts";
import type { RelationReads } from "../../cost/readCounters.ts";
import { countRows } from "../../transaction/countRows.ts";
import type { ResponseRelay } from "./ResponseRelay.ts";
import { runLockingRead } from "./runLockingRead.ts";
import { sendCopyRequest, sendRequest } from "./sendRequest.ts";
import type { SessionState } from "./SessionState.ts";

/** The message that runs a statement. */
export interface StatementRequest {
  /** Query, or Execute. */
  bytes: Buffer;
  /** What has to follow `bytes` for PostgreSQL to respond: Sync after Execute, nothing after Query. */
  end: Buffer;
}

/**
 * Sends the attempts of one statement.
 *
 * @param alone it is the only statement before the transaction may end
 */
export function createStatementSender(session: SessionState, statement: Statement, alone: boolean) {
  const { backend, transactions, services } = session;
  const isCounted = services.bounds.mustCount(statement, alone && !transactions.current);
  const isSampled = statement.estimatesDpu ?? services.statistics?.wantsSample(statement) ?? false;
  const locks = statement.kind === "lockingRead" || statement.writesAndLocks === true;
  /** What the server reads to report locked rows isn't the statement's. */
  const runSampled = async (
    silent: Buffer | undefined,
    run: () => Promise<void>,
    response: ResponseRelay,
  ) => {
    const onReads = (reads: RelationReads[]) => {
      response.reads = reads;
    };
    if (!locks) return countRows(backend, transactions.current, statement, silent, run, onReads);
    if (silent) transactions.afterImplicitBegin(await backend.exchange(silent));
    let rows: number | undefined;
    await runLockingRead(session, statement, async () => {
      rows = await countRows(backend, transactions.current, statement, undefined, run, onReads);
    });
    return rows;
  };
  /** What the client has sent for a COPY, for the next attempt. */
  let copyData: Buffer[] | undefined;

  /**
   * Sends the statement before it returns, where there is no `silent`.
   *
   * @param silent messages to run before, whose responses the client doesn't receive
   * @returns the rows written, where they are counted
   */
  return async function send(
    { bytes, end }: StatementRequest,
    response: ResponseRelay,
    silent?: Buffer,
  ): Promise<number | undefined> {
    const request = end.length > 0 ? Buffer.concat([bytes, end]) : bytes;
    if (statement.kind === "copyFrom") {
      const isExtended = end.length > 0;
      copyData = await sendCopyRequest(session, silent, bytes, response, isExtended, copyData);
      response.partiallySent ||= copyData === undefined;
      return undefined;
    }
    const run = () => sendRequest(session, undefined, request, response);
    const runLocking = () => runLockingRead(session, statement, run);
    if (isSampled) {
      const rows = await runSampled(silent, run, response);
      return isCounted ? rows : undefined;
    }
    if (isCounted)
      return countRows(backend, transactions.current, statement, silent, locks ? runLocking : run);
    if (locks) {
      if (silent) transactions.afterImplicitBegin(await backend.exchange(silent));
      await runLocking();
    } else await sendRequest(session, silent, request, response);
    return undefined;
  };
}
