import { readError } from "../wire/readError.ts";
import { readyForQuery } from "../wire/toClient.ts";
import type { StatementKind } from "../rules/Statement.ts";
import { Answer, translatedError } from "./Answer.ts";
import { request } from "./request.ts";
import type { SessionState } from "./SessionState.ts";

/** A change of the schema that gets in the way of an index build is tried so often. */
const MAX_DDL_TRIES = 20;

/**
 * Passes a request on as the client sent it, and its answer back, up to and including ReadyForQuery.
 *
 * @param kind of its statement, if it has one that matters
 * @param repeatable sent once more it would do the same
 */
export async function passOn(
  session: SessionState,
  kind: StatementKind | undefined,
  bytes: Buffer,
  repeatable: boolean,
): Promise<Answer> {
  const { client, transactions } = session;
  const ddl = kind === "ddl";
  for (let tries = 1; ; tries++) {
    if (ddl) transactions.displacement.ddlBegins();
    const answer = new Answer(client, { mode: ddl && repeatable ? "hold" : "stream" });
    const state = { finished: false };
    const finish = () => {
      answer.release();
      if (answer.errorBytes) client.write(translatedError(answer.errorBytes, answer.sqlstate, ddl));
      client.write(readyForQuery(transactions.status));
      state.finished = true;
    };
    answer.onReady = () => {
      // After an error the transaction is ended first, or the statement tried again.
      if (!answer.errorBytes || !(transactions.current ?? ddl)) finish();
    };
    await request(session, undefined, bytes, answer, true);
    if (answer.errorBytes) await transactions.fail();
    if (ddl) transactions.displacement.ddlEnded(!answer.errorBytes);
    if (ddl && repeatable && tries < MAX_DDL_TRIES && isPassing(answer)) continue;
    if (answer.tag === "DEALLOCATE ALL") {
      session.native.forgetPrepared();
      session.statements.clear();
    }
    if (!state.finished) finish();
    return answer;
  }
}

/** Did a change of the schema fail only because of another that was under way? DSQL's don't see each other. */
function isPassing({ sqlstate, errorBytes }: Answer): boolean {
  if (sqlstate === "40P01") return true;
  if (sqlstate !== "XX000" || !errorBytes) return false;
  return /^tuple concurrently (updated|deleted)/.test(readError(errorBytes).get("M") ?? "");
}
