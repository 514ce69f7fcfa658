import type { Frame } from "../wire/FrameReader.ts";
import { message } from "../wire/message.ts";
import { frontend } from "../wire/messageType.ts";
import { ProtocolError } from "../wire/ProtocolError.ts";
import { readError } from "../wire/readError.ts";
import { flush } from "../wire/toBackend.ts";
import { withFields } from "../wire/withFields.ts";
import type { BackendChannel } from "./BackendChannel.ts";
import type { ClientChannel } from "./ClientChannel.ts";

/** Why the server itself ends a COPY, as PostgreSQL tells it back. */
const OWN_END = "dsql-local: not data";

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
  readonly #client: ClientChannel;
  readonly #channel: BackendChannel;
  readonly #extended: boolean;
  /** Those that were passed on: PostgreSQL takes them for what they are only if its COPY is over. */
  readonly #syncs: Frame[] = [];
  #over = false;
  #error: Buffer | undefined;
  /** What came in the midst of the data. */
  #stranger: Frame | undefined;
  /** Its type; known also where the rest of it makes no message. */
  #strangerType: number | undefined;

  constructor(client: ClientChannel, channel: BackendChannel, extended: boolean) {
    this.#client = client;
    this.#channel = channel;
    this.#extended = extended;
  }

  /** Resolves when the data ends or the COPY is over. */
  async pump(): Promise<void> {
    while (!this.#isOver()) {
      const frame = await this.#client.next();
      if (this.#isOver()) {
        if (frame) this.#client.unread(frame);
        return;
      }
      switch (frame?.type) {
        case frontend.copyData:
          if (!this.#channel.send(frame.bytes)) {
            await new Promise<void>((resolve) => {
              this.#channel.drained(resolve);
            });
          }
          break;
        case frontend.copyDone:
        case frontend.copyFail:
          this.#end(frame.bytes);
          return;
        case frontend.flush:
          break;
        case frontend.sync:
          this.#syncs.push(frame);
          this.#channel.send(frame.bytes);
          break;
        case undefined: {
          const type = this.#client.error?.messageType;
          if (type !== undefined && !IN_DATA.has(type)) this.#strangerType = type;
          this.#end(
            message(frontend.copyFail, this.#strangerType === undefined ? "the client has gone" : OWN_END),
          );
          return;
        }
        default:
          this.#stranger = frame;
          this.#strangerType = frame?.type;
          this.#end(message(frontend.copyFail, OWN_END));
          return;
      }
    }
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
    for (const frame of this.#syncs.slice(-count).reverse()) this.#client.unread(frame);
  }

  /** @throws {ProtocolError} */
  check(): void {
    if (this.#strangerType === undefined || !this.#error || !this.#failedByStranger()) {
      if (this.#client.error) throw this.#client.error;
      return;
    }
    const code = this.#strangerType.toString(16).toUpperCase().padStart(2, "0");
    const text = `unexpected message type 0x${code} during COPY from stdin`;
    const fields = new Map([
      ["C", "08P01"],
      ["M", text],
    ]);
    this.#client.write(withFields(this.#error, (letter) => fields.get(letter)));
    throw new ProtocolError("terminating connection because protocol synchronization was lost");
  }

  #failedByStranger(): boolean {
    return this.#error !== undefined && (readError(this.#error).get("M") ?? "").endsWith(OWN_END);
  }

  /** It may have come to be while something was waited for. */
  #isOver(): boolean {
    return this.#over;
  }

  #end(bytes: Buffer): void {
    // What PostgreSQL answers to the end of the data waits for somebody to ask.
    this.#channel.send(this.#extended ? Buffer.concat([bytes, flush]) : bytes);
  }
}
