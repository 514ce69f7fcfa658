import type { WireMessage } from "../../net/MessageSplitter.ts";
import { encodeMessage } from "../../net/encodeMessage.ts";
import { frontend } from "../../net/messageType.ts";
import { ProtocolError } from "../../net/ProtocolError.ts";
import { readErrorFields } from "../../net/messages/errorFields.ts";
import { withErrorFields } from "../../net/messages/withErrorFields.ts";
import type { BackendConnection } from "../../backend/BackendConnection.ts";
import type { ClientConnection } from "../../frontend/ClientConnection.ts";
import { flush } from "../../net/messages/flush.ts";
import { errorResponse } from "../../net/messages/errorResponse.ts";
import { PROTOCOL_VIOLATION } from "../../net/sqlState.ts";

/** The reason in the server's own CopyFail: PostgreSQL's error ends with it. */
const OWN_END = "dsql-local: not data";

const TOO_MUCH = "more than a transaction may write";
const LOST = "terminating connection because protocol synchronization was lost";

/** Data is kept up to this size; a transaction may write 10 MiB. */
const MAX_KEPT_BYTES = 12 * 1024 * 1024;

/** Messages that may come among the data. */
const IN_DATA = new Set<number>([
  frontend.copyData,
  frontend.copyDone,
  frontend.copyFail,
  frontend.flush,
  frontend.sync,
]);

/** Forwards a client's COPY data to PostgreSQL. */
export class CopyIn {
  readonly #client: ClientConnection;
  readonly #connection: BackendConnection;
  readonly #extended: boolean;
  /** Sync messages that were forwarded: PostgreSQL ignores them unless its COPY has ended. */
  readonly #syncs: WireMessage[] = [];
  /** The data, and the message that ended it; undefined when it was too much to be kept. */
  kept: Buffer[] | undefined = [];
  #keptBytes = 0;
  /** How many of those kept. */
  #sent = 0;
  #over = false;
  #isEnded = false;
  /** PostgreSQL's COPY has ended while the client still sends its data, which is for the next attempt. */
  isInterrupted = false;
  #error: Buffer | undefined;
  /** The message that came among the data. */
  #unexpected: WireMessage | undefined;
  /** Its type; known also where the rest of it is malformed. */
  #unexpectedType: number | undefined;

  constructor(client: ClientConnection, connection: BackendConnection, extended: boolean) {
    this.#client = client;
    this.#connection = connection;
    this.#extended = extended;
  }

  /** Forwards data; resolves when it ends or PostgreSQL's COPY does. */
  async pump(): Promise<void> {
    while (!this.#isOver()) {
      const message = await this.#client.next();
      if (this.#isOver()) {
        if (message) this.#client.unread(message);
        return;
      }
      switch (message?.type) {
        case frontend.copyData:
          await this.#take(message.bytes);
          break;
        case frontend.copyDone:
        case frontend.copyFail:
          this.#end(message.bytes);
          return;
        case frontend.flush:
          break;
        case frontend.sync:
          // PostgreSQL ignores it among data. Before any data its COPY can't have failed, and it isn't forwarded: many clients send
          // it right after Execute, and a COPY that has received anything can't be interrupted.
          if (this.isInterrupted || this.#keptBytes === 0) break;
          this.#syncs.push(message);
          // The client may wait for the response now.
          this.#connection.send(Buffer.concat([...this.#unsent(), message.bytes]));
          break;
        case undefined: {
          const type = this.#client.error?.messageType;
          if (type !== undefined && !IN_DATA.has(type)) this.#unexpectedType = type;
          this.#end(
            encodeMessage(
              frontend.copyFail,
              this.#unexpectedType === undefined ? "the client has gone" : OWN_END,
            ),
          );
          return;
        }
        default:
          this.#unexpected = message;
          this.#unexpectedType = message?.type;
          this.#end(encodeMessage(frontend.copyFail, OWN_END));
          return;
      }
    }
  }

  /** Sends the data of an earlier attempt. */
  repeat(kept: Buffer[]): void {
    this.kept = kept;
    this.#connection.send(Buffer.concat(this.#extended ? [...kept, flush] : kept));
  }

  /**
   * Keeps data until all of it is there, so that PostgreSQL holds no row locks while the client sends; only more than a
   * transaction may write is forwarded before.
   */
  async #take(data: Buffer): Promise<void> {
    let isTaken = true;
    if (this.isInterrupted && this.#keptBytes > MAX_KEPT_BYTES) return;
    if (this.kept) {
      this.kept.push(Buffer.from(data));
      this.#keptBytes += data.length;
      if (this.#keptBytes <= MAX_KEPT_BYTES || this.isInterrupted) return;
      // One by one: concatenated they would be in memory twice.
      for (const each of this.#unsent()) isTaken = this.#connection.send(each);
      this.kept = undefined;
    } else isTaken = this.#connection.send(data);
    if (isTaken) return;
    await new Promise<void>((resolve) => {
      this.#connection.drained(resolve);
    });
  }

  #unsent(): Buffer[] {
    const unsent = this.kept?.slice(this.#sent) ?? [];
    this.#sent += unsent.length;
    return unsent;
  }

  /** PostgreSQL has responded. */
  over(error: Buffer | undefined): void {
    this.#over = true;
    this.#error = error;
    this.#client.cancelNext();
  }

  /** Puts the last so many Sync messages back into the client's queue, and what came after them. */
  giveBack(count: number): void {
    if (this.#unexpected && !this.#failedByUnexpected()) this.#client.unread(this.#unexpected);
    if (count <= 0) return;
    for (const message of this.#syncs.slice(-count).reverse()) this.#client.unread(message);
  }

  /** @throws {ProtocolError} */
  check(): void {
    if (this.isInterrupted && this.#unexpectedType !== undefined) {
      this.#client.write(
        errorResponse({ sqlstate: PROTOCOL_VIOLATION, message: unexpectedText(this.#unexpectedType) }),
      );
      throw new ProtocolError(LOST);
    }
    if (this.#unexpectedType === undefined || !this.#error || !this.#failedByUnexpected()) {
      if (this.#client.error) throw this.#client.error;
      return;
    }
    const text = unexpectedText(this.#unexpectedType);
    const fields = new Map([
      ["C", PROTOCOL_VIOLATION],
      ["M", text],
    ]);
    this.#client.write(withErrorFields(this.#error, (letter) => fields.get(letter)));
    throw new ProtocolError(LOST);
  }

  #failedByUnexpected(): boolean {
    return this.#error !== undefined && (readErrorFields(this.#error).get("M") ?? "").endsWith(OWN_END);
  }

  /**
   * Ends PostgreSQL's COPY; the client doesn't notice. Returns false where that can't be done: PostgreSQL has received
   * some of the data, or has responded.
   */
  interrupt(): boolean {
    if (
      this.isInterrupted ||
      this.#over ||
      this.#isEnded ||
      !this.kept ||
      this.#sent > 0 ||
      this.#syncs.length > 0
    )
      return false;
    this.isInterrupted = true;
    const fail = encodeMessage(frontend.copyFail, OWN_END);
    this.#connection.send(this.#extended ? Buffer.concat([fail, flush]) : fail);
    return true;
  }

  /** A method: it may change during an await. */
  #isOver(): boolean {
    return this.#over;
  }

  #end(bytes: Buffer): void {
    this.#isEnded = true;
    if (this.isInterrupted) {
      this.kept?.push(
        this.#keptBytes > MAX_KEPT_BYTES ? encodeMessage(frontend.copyFail, TOO_MUCH) : Buffer.from(bytes),
      );
      return;
    }
    // Without Flush PostgreSQL would keep its response to the end of the data.
    this.kept?.push(Buffer.from(bytes));
    const data = this.kept ? this.#unsent() : [bytes];
    this.#connection.send(Buffer.concat(this.#extended ? [...data, flush] : data));
  }
}

function unexpectedText(messageType: number): string {
  const code = messageType.toString(16).toUpperCase().padStart(2, "0");
  return `unexpected message type 0x${code} during COPY from stdin`;
}
