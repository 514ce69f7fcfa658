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

/** Why the server itself ends a COPY, as PostgreSQL tells it back. */
const OWN_END = "dsql-local: not data";

const TOO_MUCH = "more than a transaction may write";
const LOST = "terminating connection because protocol synchronization was lost";

/** Data are kept up to this size; a transaction may write 10 MiB. */
const MAX_KEPT_BYTES = 12 * 1024 * 1024;

/** Messages that may come among the data. */
const IN_DATA = new Set<number>([
  frontend.copyData,
  frontend.copyDone,
  frontend.copyFail,
  frontend.flush,
  frontend.sync,
]);

/** Passes a client's COPY data on to PostgreSQL. */
export class CopyIn {
  readonly #client: ClientConnection;
  readonly #connection: BackendConnection;
  readonly #extended: boolean;
  /** Those that were passed on: PostgreSQL takes them for what they are only if its COPY is over. */
  readonly #syncs: WireMessage[] = [];
  /** The data, and what ended them; undefined when they were too much to be kept. */
  kept: Buffer[] | undefined = [];
  #keptBytes = 0;
  /** Of those kept. */
  #sent = 0;
  #over = false;
  #isEnded = false;
  /** PostgreSQL's COPY is over, while the client still sends its data: they are for another. */
  isInterrupted = false;
  #error: Buffer | undefined;
  /** What came in the midst of the data. */
  #stranger: WireMessage | undefined;
  /** Its type; known also where the rest of it makes no message. */
  #strangerType: number | undefined;

  constructor(client: ClientConnection, connection: BackendConnection, extended: boolean) {
    this.#client = client;
    this.#connection = connection;
    this.#extended = extended;
  }

  /** Resolves when the data ends or the COPY is over. */
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
          // Among data it means nothing. Before them PostgreSQL's COPY can't have failed, and it needn't know: many clients
          // send it behind Execute, and what has been passed on can't be interrupted.
          if (this.isInterrupted || this.#keptBytes === 0) break;
          this.#syncs.push(message);
          // Nothing may come behind it.
          this.#connection.send(Buffer.concat([...this.#unsent(), message.bytes]));
          break;
        case undefined: {
          const type = this.#client.error?.messageType;
          if (type !== undefined && !IN_DATA.has(type)) this.#strangerType = type;
          this.#end(
            encodeMessage(
              frontend.copyFail,
              this.#strangerType === undefined ? "the client has gone" : OWN_END,
            ),
          );
          return;
        }
        default:
          this.#stranger = message;
          this.#strangerType = message?.type;
          this.#end(encodeMessage(frontend.copyFail, OWN_END));
          return;
      }
    }
  }

  /** Sends data again that were kept. */
  repeat(kept: Buffer[]): void {
    this.kept = kept;
    this.#connection.send(Buffer.concat(this.#extended ? [...kept, flush] : kept));
  }

  /**
   * Data wait for those behind them, so that PostgreSQL has no rows locked while the client takes its time; only what is
   * more than a transaction may write is passed on before.
   */
  async #take(data: Buffer): Promise<void> {
    let isTaken = true;
    if (this.isInterrupted && this.#keptBytes > MAX_KEPT_BYTES) return;
    if (this.kept) {
      this.kept.push(Buffer.from(data));
      this.#keptBytes += data.length;
      if (this.#keptBytes <= MAX_KEPT_BYTES || this.isInterrupted) return;
      // One by one, for together they would be there twice.
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

  /** PostgreSQL has answered. */
  over(error: Buffer | undefined): void {
    this.#over = true;
    this.#error = error;
    this.#client.cancelNext();
  }

  /** Gives the client's last so many Syncs back to the session, and what came behind them. */
  giveBack(count: number): void {
    if (this.#stranger && !this.#failedByStranger()) this.#client.unread(this.#stranger);
    if (count <= 0) return;
    for (const message of this.#syncs.slice(-count).reverse()) this.#client.unread(message);
  }

  /** @throws {ProtocolError} */
  check(): void {
    if (this.isInterrupted && this.#strangerType !== undefined) {
      this.#client.write(
        errorResponse({ sqlstate: PROTOCOL_VIOLATION, message: strangerText(this.#strangerType) }),
      );
      throw new ProtocolError(LOST);
    }
    if (this.#strangerType === undefined || !this.#error || !this.#failedByStranger()) {
      if (this.#client.error) throw this.#client.error;
      return;
    }
    const text = strangerText(this.#strangerType);
    const fields = new Map([
      ["C", PROTOCOL_VIOLATION],
      ["M", text],
    ]);
    this.#client.write(withErrorFields(this.#error, (letter) => fields.get(letter)));
    throw new ProtocolError(LOST);
  }

  #failedByStranger(): boolean {
    return this.#error !== undefined && (readErrorFields(this.#error).get("M") ?? "").endsWith(OWN_END);
  }

  /**
   * Ends PostgreSQL's COPY without the client's knowing. Returns false where that can't be done: PostgreSQL has got some of
   * the data, or has answered.
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

  /** It may have come to be while something was waited for. */
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
    // What PostgreSQL answers to the end of the data waits for somebody to ask.
    this.kept?.push(Buffer.from(bytes));
    const data = this.kept ? this.#unsent() : [bytes];
    this.#connection.send(Buffer.concat(this.#extended ? [...data, flush] : data));
  }
}

function strangerText(messageType: number): string {
  const code = messageType.toString(16).toUpperCase().padStart(2, "0");
  return `unexpected message type 0x${code} during COPY from stdin`;
}
