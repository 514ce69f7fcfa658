import { ResponseRelay } from "../run/ResponseRelay.ts";
import { sendRequest } from "../run/sendRequest.ts";
import type { SessionState } from "../run/SessionState.ts";
import { sendReadyForQuery } from "../run/sendReadyForQuery.ts";
import { readyForQuery } from "../../net/messages/readyForQuery.ts";

/** Makes of an error of PostgreSQL's what the client is told. */
export type ErrorWriter = (
  error: { errorBytes: Buffer; sqlstate: string | undefined },
  response: ResponseRelay,
) => Buffer;

/**
 * Passes a request on as the client sent it, and its answer back, up to and including ReadyForQuery.
 *
 * @param toError makes of PostgreSQL's error what the client is told
 * @param writes it may write rows, which PostgreSQL commits by itself
 * @param onAnswered called with the answer once the transaction is where it leaves it
 */
export async function forward(
  session: SessionState,
  bytes: Buffer,
  toError: ErrorWriter,
  writes: boolean,
  onAnswered?: (response: ResponseRelay) => void,
): Promise<void> {
  const { client, transactions, reports } = session;
  const response = new ResponseRelay(client, { mode: "stream" });
  const state = { finished: false };
  response.onReady = (buffer, start, end) => {
    // After an error the transaction is ended first.
    if (response.errorBytes) return;
    reports.report(client);
    const ready = readyForQuery(transactions.status);
    // With PostgreSQL's own the answer stays in one piece.
    if (buffer[end - 1] === ready.at(-1)) client.writeSlice(buffer, start, end);
    else client.write(ready);
    state.finished = true;
  };
  const directEnded =
    writes && !transactions.current ? transactions.rowReporting.beforePassThrough() : undefined;
  // Others wait for its end, at COMMIT too.
  if (directEnded) transactions.preemption.hurry();
  try {
    await sendRequest(session, undefined, bytes, response);
  } finally {
    directEnded?.();
  }
  const { errorBytes, sqlstate } = response;
  transactions.writeReports.afterPassThrough(errorBytes === undefined);
  if (errorBytes) {
    client.write(toError({ errorBytes, sqlstate }, response));
    await transactions.fail();
  }
  if (!state.finished) sendReadyForQuery(session);
  onAnswered?.(response);
}
