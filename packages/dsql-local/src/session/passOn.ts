import { readyForQuery } from "../wire/toClient.ts";
import { Answer, translatedError } from "./Answer.ts";
import { request } from "./request.ts";
import type { SessionState } from "./SessionState.ts";

/**
 * Passes a request on as the client sent it, and its answer back, up to and including ReadyForQuery.
 *
 * @param onAnswered called with the answer once the transaction is where it leaves it
 */
export async function passOn(
  session: SessionState,
  bytes: Buffer,
  onAnswered?: (answer: Answer) => void,
): Promise<void> {
  const { client, transactions } = session;
  const answer = new Answer(client, { mode: "stream" });
  const state = { finished: false };
  answer.onReady = (buffer, start, end) => {
    // After an error the transaction is ended first.
    if (answer.errorBytes && transactions.current) return;
    if (answer.errorBytes) client.write(translatedError(answer.errorBytes, answer.sqlstate));
    const ready = readyForQuery(transactions.status);
    // With PostgreSQL's own the answer stays in one piece.
    if (buffer[end - 1] === ready.at(-1)) client.writeSlice(buffer, start, end);
    else client.write(ready);
    state.finished = true;
  };
  await request(session, undefined, bytes, answer, true);
  if (answer.errorBytes) await transactions.fail();
  if (answer.tag === "DEALLOCATE ALL") {
    session.native.forgetPrepared();
    session.statements.clear();
  }
  if (!state.finished) {
    if (answer.errorBytes) client.write(translatedError(answer.errorBytes, answer.sqlstate));
    client.write(readyForQuery(transactions.status));
  }
  onAnswered?.(answer);
}
