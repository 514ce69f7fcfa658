import { backend as type } from "../../net/messageType.ts";
import type { ResponseRelay } from "./ResponseRelay.ts";
import type { ExchangeHooks } from "../../backend/BackendConnection.ts";
import { CopyIn } from "./CopyIn.ts";
import type { SessionState } from "./SessionState.ts";
import { busyPoll } from "../../backend/busyPoll.ts";
import { encodeClose } from "../../net/messages/close.ts";
import { flush } from "../../net/messages/flush.ts";
import { sync } from "../../net/messages/sync.ts";

/**
 * Sends messages that PostgreSQL responds to with one ReadyForQuery.
 *
 * @param silent messages to run before, whose responses the client doesn't receive; they are sent in the same packet
 */
export function sendRequest(
  session: SessionState,
  silent: Buffer | undefined,
  bytes: Buffer,
  response: ResponseRelay,
): Promise<void> {
  const { backend } = session;
  const { connection } = backend;
  if (silent) {
    connection.cork();
    // Where it fails, so does what follows.
    backend.exchange(silent).then(
      (result) => {
        session.transactions.afterImplicitBegin(result);
      },
      () => undefined,
    );
  }
  const responded = connection.exchange(
    bytes,
    (messageType, buffer, start, end) => response.receive(messageType, buffer, start, end),
    new RequestHooks(session, response),
  );
  if (silent) connection.uncork();
  return responded;
}

/** Callbacks of a request. A class: functions created for each request take a tenth of its time. */
class RequestHooks implements ExchangeHooks {
  readonly #response: ResponseRelay;
  readonly #stopWatching: () => void;
  readonly #stopPolling: () => void;

  constructor(session: SessionState, response: ResponseRelay) {
    this.#response = response;
    this.#stopWatching = session.transactions.preemption.watchLockWaits();
    this.#stopPolling = busyPoll();
  }

  notice(notice: Buffer): void {
    this.#response.notice(notice);
  }

  ended(): undefined {
    this.#stopWatching();
    this.#stopPolling();
  }
}

/** Messages that end the response to an Execute message. */
const EXECUTE_ENDS = new Set<number>([
  type.errorResponse,
  type.commandComplete,
  type.emptyQueryResponse,
  type.portalSuspended,
]);

/**
 * As {@link sendRequest}, for COPY FROM STDIN: forwards the client's data.
 *
 * A Sync of the client's is ignored while PostgreSQL awaits data, and ends the skipping once the COPY has failed. Only
 * PostgreSQL knows which of the two applies, so each Sync is forwarded; how many of them ended the skipping shows in the number of
 * ReadyForQuery before the response to a Close message sent last.
 *
 * While it waits for the client the COPY can be interrupted, so that no session waits for the transaction's locks: `response`
 * shows that, and the COPY is to be run again with its data.
 *
 * @param extended `bytes` is an Execute message without Sync; otherwise a Query message
 * @param again the data, where the client has sent it before
 * @returns the data, so that the COPY can be run again; undefined where it was too much
 * @throws {ProtocolError} when the client sends another message among the data; the error has been written then
 */
export async function sendCopyRequest(
  session: SessionState,
  silent: Buffer | undefined,
  bytes: Buffer,
  response: ResponseRelay,
  extended: boolean,
  again?: Buffer[],
): Promise<Buffer[] | undefined> {
  const { backend, client } = session;
  const { connection } = backend;
  const { preemption, current } = session.transactions;
  const copy = new CopyIn(client, connection, extended);
  let pumping: Promise<void> | undefined;
  response.onCopyIn = (response) => {
    if (again && again.length > 0) {
      copy.repeat(again);
      return;
    }
    client.write(response);
    client.flush();
    if (current) current.isBegun = true;
    pumping = copy.pump();
    preemption.interrupt = () => (copy.interrupt() ? responded : undefined);
  };
  const mark = Buffer.concat([...(extended ? [sync] : []), encodeClose("P", backend.ownName), sync]);
  let over = false;
  let marked = false;
  let readies = 0;
  // The response ends with its last message, not with ReadyForQuery, for which PostgreSQL may await a Sync.
  const receiver: Pick<ResponseRelay, "receive" | "notice"> = {
    notice: (notice) => {
      response.notice(notice);
    },
    receive: (messageType, buffer, start, end) => {
      if (!over && copy.isInterrupted && messageType === type.errorResponse) {
        over = true;
        connection.send(mark);
        return false;
      }
      if (!over) {
        response.receive(messageType, buffer, start, end);
        if (!EXECUTE_ENDS.has(messageType)) return false;
        over = true;
        copy.over(response.errorBytes);
        connection.send(mark);
        return false;
      }
      if (messageType === type.closeComplete) marked = true;
      if (messageType !== type.readyForQuery) return false;
      if (marked) return true;
      readies++;
      return false;
    },
  };
  const responded = sendRequest(
    session,
    silent,
    extended ? Buffer.concat([bytes, flush]) : bytes,
    receiver as ResponseRelay,
  );
  try {
    await responded;
  } finally {
    preemption.interrupt = undefined;
  }
  if (copy.isInterrupted) {
    await preemption.settled();
    await pumping;
    copy.check();
    response.interrupted = true;
    return copy.kept;
  }
  await pumping;
  if (again && again.length > 0) return again;
  copy.giveBack(readies - 1);
  copy.check();
  return copy.kept;
}
