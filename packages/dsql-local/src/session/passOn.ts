import { readyForQuery } from "../wire/toClient.ts";
import { Answer } from "./Answer.ts";
import { request } from "./request.ts";
import type { SessionState } from "./SessionState.ts";
import { writeReady } from "./writeReady.ts";

/** Makes of an error of PostgreSQL's what the client is told. */
export type ErrorWriter = (
  error: { errorBytes: Buffer; sqlstate: string | undefined },
  answer: Answer,
) => Buffer;

/**
 * Passes a request on as the client sent it, and its answer back, up to and including ReadyForQuery.
 *
 * @param toError makes of PostgreSQL's error what the client is told
 * @param onAnswered called with the answer once the transaction is where it leaves it
 */
export async function passOn(
  session: SessionState,
  bytes: Buffer,
  toError: ErrorWriter,
  onAnswered?: (answer: Answer) => void,
): Promise<void> {
  const { client, transactions, reports } = session;
  const answer = new Answer(client, { mode: "stream" });
  const state = { finished: false };
  answer.onReady = (buffer, start, end) => {
    // After an error the transaction is ended first.
    if (answer.errorBytes) return;
    reports.tell(client);
    const ready = readyForQuery(transactions.status);
    // With PostgreSQL's own the answer stays in one piece.
    if (buffer[end - 1] === ready.at(-1)) client.writeSlice(buffer, start, end);
    else client.write(ready);
    state.finished = true;
  };
  await request(session, undefined, bytes, answer);
  const { errorBytes, sqlstate } = answer;
  if (errorBytes) {
    client.write(toError({ errorBytes, sqlstate }, answer));
    await transactions.fail();
  }
  if (!state.finished) writeReady(session);
  onAnswered?.(answer);
}
