import { writeConflict } from "../occ/conflict.ts";
import type { Statement } from "../rules/Statement.ts";
import { execute, sync } from "../wire/toBackend.ts";
import { errorResponse } from "../wire/toClient.ts";
import { localOutsideBlock } from "../wire/toClient.ts";
import { Answer, clientError } from "./Answer.ts";
import { forgetNamed } from "./forgetNamed.ts";
import { isLogged } from "./isLogged.ts";
import { logEntry } from "./logEntry.ts";
import type { PendingMessages } from "./PendingMessages.ts";
import type { Portal } from "./Prepared.ts";
import { request, requestCopy } from "./request.ts";
import type { SessionState } from "./SessionState.ts";

/**
 * Runs a portal's statement together with what is pending before it, as often as conflicts ask for it, and
 * writes its answer. Returns the ErrorResponse that ends the batch instead, or, outside of a transaction block, the
 * answer, which is the client's once it is known that more follows or that all is committed.
 *
 * @param alone nothing else is executed before the Sync that ends the batch
 */
export async function executePortal(
  session: SessionState,
  pending: PendingMessages,
  name: string,
  portal: Portal,
  statement: Statement,
  maxRows: number,
  alone: boolean,
): Promise<{ failure: Buffer } | { held?: Answer }> {
  const { client, native, transactions, statements } = session;
  const { parameterTypes } = portal.prepared;
  const started = portal.started;
  let duplicate: Buffer | undefined;
  const counted = transactions.mustCount(statement, alone);
  for (let attempt = 0; ; attempt++) {
    const conflict = await pending.ready(statement);
    if (conflict) return { failure: duplicate ?? errorResponse(conflict) };
    // The rest of its rows went with the PostgreSQL transaction that was displaced.
    if (started && !pending.isLive(portal)) return { failure: errorResponse(writeConflict) };
    pending.revive(name, portal);
    const write = statement.kind === "write";
    const held = isLogged(statement) || statement.kind === "copyFrom";
    const answer = new Answer(client, {
      mode: held ? "hold" : "stream",
      write,
      nested: statement.nested,
      tag: statement.tag,
    });
    if (statement.local && !transactions.current?.explicit) answer.notice(localOutsideBlock);
    if (statement.kind === "ddl") transactions.displacement.ddlBegins();
    native.channel.cork();
    const segment = pending.start(() => {
      answer.muted = true;
    });
    transactions.use(statement);
    const silent = isLogged(statement) ? transactions.protect() : undefined;
    const run = (before?: Buffer) =>
      request(session, before, Buffer.concat([execute(name, maxRows), sync]), answer);
    const executed =
      statement.kind === "copyFrom"
        ? requestCopy(session, silent, execute(name, maxRows), answer, true)
        : counted
          ? transactions.countRows(statement, silent, run)
          : run(silent);
    native.channel.uncork();
    const [failure, rows] = await Promise.all([segment, executed]);
    // What was sent behind it failed as well, for that reason only.
    if (failure) return { failure };
    const { errorBytes, sqlstate } = answer;
    if (!errorBytes) {
      portal.started = true;
      if (statement.deallocates) forgetNamed(statements);
      const refused = transactions.succeeded(
        statement,
        started ? undefined : logEntry(statement, answer, parameterTypes, portal.payload),
        rows ?? answer.tag,
      );
      if (refused) return { failure: errorResponse(refused) };
      if (!transactions.current?.explicit) return { held: answer };
      answer.release();
      if (!started) await transactions.locked(statement);
      return {};
    }
    if (statement.kind === "ddl" && (await transactions.retryDdl(answer, attempt))) continue;
    if (!(await transactions.recover(statement, answer, attempt))) {
      return { failure: duplicate ?? clientError({ errorBytes, sqlstate }, statement) };
    }
    if (sqlstate === "23505") duplicate = errorBytes;
  }
}
