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
 * Sends messages whose answer goes up to one ReadyForQuery.
 *
 * @param silent messages to run before, whose answers nobody sees; they go out in the same packet
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
    // What goes wrong with it, what comes behind is told as well.
    backend.exchange(silent).then(
      (result) => {
        session.transactions.afterImplicitBegin(result);
      },
      () => undefined,
    );
  }
  const answered = connection.exchange(
    bytes,
    (messageType, buffer, start, end) => response.receive(messageType, buffer, start, end),
    new Watched(session, response),
  );
  if (silent) connection.uncork();
  return answered;
}

/** What goes with a request while it is answered. A class: functions made for each request take a tenth of its time. */
class Watched implements ExchangeHooks {
  readonly #response: ResponseRelay;
  readonly #stopWatching: () => void;
  readonly #sleepAgain: () => void;

  constructor(session: SessionState, response: ResponseRelay) {
    this.#response = response;
    this.#stopWatching = session.transactions.preemption.watchLockWaits();
    this.#sleepAgain = busyPoll();
  }

  notice(notice: Buffer): void {
    this.#response.notice(notice);
  }

  ended(): undefined {
    this.#stopWatching();
    this.#sleepAgain();
  }
}

/** Messages that end the answer to an Execute message; of a portal that has another statement than was thought, too. */
const ENDS = new Set<number>([
  type.errorResponse,
  type.commandComplete,
  type.emptyQueryResponse,
  type.portalSuspended,
]);

/**
 * As {@link sendRequest}, for a statement that may ask for COPY data, which the client's then are.
 *
 * A Sync of the client's means nothing while data is awaited, and ends the skipping once the COPY has failed. Only
 * PostgreSQL knows which of the two it was, so it is passed on; how many it took for the end is asked behind the answer, by
 * a message that is answered only when nothing is skipped any more.
 *
 * While it waits for the client it can be interrupted, so that nobody waits for locks that the transaction has taken before:
 * the answer says so, and the COPY is to be run again with its data.
 *
 * @param extended `bytes` is an Execute message without Sync; otherwise a Query
 * @param again the data, where the client has sent them before
 * @returns the data, so that the COPY can be run again; undefined where they were too much
 * @throws {ProtocolError} when the client sends in the midst of the data what isn't data; the error is written already
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
    preemption.interrupt = () => (copy.interrupt() ? answered : undefined);
  };
  const mark = Buffer.concat([...(extended ? [sync] : []), encodeClose("P", backend.ownName), sync]);
  let over = false;
  let marked = false;
  let readies = 0;
  // The answer itself ends with its last message, not with a ReadyForQuery that it may have to wait for.
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
        if (!ENDS.has(messageType)) return false;
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
  const answered = sendRequest(
    session,
    silent,
    extended ? Buffer.concat([bytes, flush]) : bytes,
    receiver as ResponseRelay,
  );
  try {
    await answered;
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
