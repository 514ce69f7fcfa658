import { readyForQuery } from "../../net/messages/encodeBackend.ts";
import { Answer } from "../run/ResponseRelay.ts";
import { request } from "../run/sendRequest.ts";
import type { SessionState } from "../run/SessionState.ts";
import { writeReady } from "../run/sendReadyForQuery.ts";

/** Makes of an error of PostgreSQL's what the client is told. */
export type ErrorWriter = (
  error: { errorBytes: Buffer; sqlstate: string | undefined },
  answer: Answer,
) => Buffer;

/**
 * Passes a request on as the client sent it, and its answer back, up to and including ReadyForQuery.
 *
 * @param toError makes of PostgreSQL's error what the client is told
 * @param writes it may write rows, which PostgreSQL commits by itself
 * @param onAnswered called with the answer once the transaction is where it leaves it
 */
export async function passOn(
  session: SessionState,
  bytes: Buffer,
  toError: ErrorWriter,
  writes: boolean,
  onAnswered?: (answer: Answer) => void,
): Promise<void> {
  const { client, transactions, reports } = session;
  const answer = new Answer(client, { mode: "stream" });
  const state = { finished: false };
  answer.onReady = (buffer, start, end) => {
    // After an error the transaction is ended first.
    if (answer.errorBytes) return;
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
    await request(session, undefined, bytes, answer);
  } finally {
    directEnded?.();
  }
  const { errorBytes, sqlstate } = answer;
  transactions.afterPassThrough(errorBytes === undefined);
  if (errorBytes) {
    client.write(toError({ errorBytes, sqlstate }, answer));
    await transactions.fail();
  }
  if (!state.finished) writeReady(session);
  onAnswered?.(answer);
}
