import { readyForQuery } from "../wire/toClient.ts";
import { Answer, translatedError } from "./Answer.ts";
import { request } from "./request.ts";
import type { SessionState } from "./SessionState.ts";

/** Passes a request on as the client sent it, and its answer back, up to and including ReadyForQuery. */
export async function passOn(session: SessionState, bytes: Buffer): Promise<Answer> {
  const { client, transactions } = session;
  const answer = new Answer(client, { mode: "stream" });
  const state = { finished: false };
  const finish = () => {
    if (answer.errorBytes) client.write(translatedError(answer.errorBytes, answer.sqlstate));
    client.write(readyForQuery(transactions.status));
    state.finished = true;
  };
  answer.onReady = () => {
    // After an error the transaction is ended first.
    if (!answer.errorBytes || !transactions.current) finish();
  };
  await request(session, undefined, bytes, answer, true);
  if (answer.errorBytes) await transactions.fail();
  if (answer.tag === "DEALLOCATE ALL") {
    session.native.forgetPrepared();
    session.statements.clear();
  }
  if (!state.finished) finish();
  return answer;
}
