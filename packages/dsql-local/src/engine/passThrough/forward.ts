import type { Statement } from "../../analysis/statement/Statement.ts";
import { ResponseRelay } from "../run/ResponseRelay.ts";
import { recordError } from "../run/recordError.ts";
import { sendRequest } from "../run/sendRequest.ts";
import type { SessionState } from "../run/SessionState.ts";
import { sendReadyForQuery } from "../run/sendReadyForQuery.ts";
import { readyForQuery } from "../../net/messages/readyForQuery.ts";

/** Makes the client's error of PostgreSQL's. */
export type ErrorWriter = (
  error: { errorBytes: Buffer; sqlstate: string | undefined },
  response: ResponseRelay,
) => Buffer;

/**
 * Forwards a request to PostgreSQL, and the response to the client, up to and including ReadyForQuery.
 *
 * @param statement that is run, if it may write rows, which PostgreSQL commits itself
 * @param onEnd called with the response once the transaction's state is what it leaves
 */
export async function forward(
  session: SessionState,
  bytes: Buffer,
  toError: ErrorWriter,
  statement?: Statement,
  onEnd?: (response: ResponseRelay) => void,
): Promise<void> {
  const { client, transactions, reports, services } = session;
  const response = new ResponseRelay(client, { mode: "stream" });
  if (services.statistics) response.tags = [];
  const state = { finished: false };
  response.onReady = (buffer, start, end) => {
    // After an error the transaction has to be ended first.
    if (response.errorBytes) return;
    reports.report(client);
    const ready = readyForQuery(transactions.status);
    // PostgreSQL's own is adjacent to the rest of the response.
    if (buffer[end - 1] === ready.at(-1)) client.writeSlice(buffer, start, end);
    else client.write(ready);
    state.finished = true;
  };
  const endPassThrough =
    statement && !transactions.current
      ? transactions.rowReporting.beforePassThrough(services.bounds.maximumNewRows(statement))
      : undefined;
  // Other sessions wait for its end, at COMMIT too.
  if (endPassThrough) transactions.preemption.hurry();
  try {
    await sendRequest(session, undefined, bytes, response);
  } finally {
    endPassThrough?.();
  }
  const { errorBytes, sqlstate } = response;
  transactions.writeReports.afterPassThrough(errorBytes === undefined);
  if (endPassThrough && !errorBytes && statement && services.activity.isObserved) {
    session.activity.commit([statement], services.clock.nowMs());
  }
  if (errorBytes) {
    const failure = toError({ errorBytes, sqlstate }, response);
    await recordError(session, failure);
    client.write(failure);
    await transactions.fail();
  }
  if (!state.finished) sendReadyForQuery(session);
  onEnd?.(response);
}
