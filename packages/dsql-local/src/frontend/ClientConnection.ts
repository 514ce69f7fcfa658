import type { Duplex } from "node:stream";
import { MessageSplitter, type WireMessage } from "../net/MessageSplitter.ts";
import { maxMessageBytes } from "../net/maxMessageBytes.ts";
import { ProtocolError } from "../net/ProtocolError.ts";

/** With more bytes of messages received and not yet taken the client's socket isn't read. */
const QUEUE_BYTES = 256 * 1024;

/** Less than this may wait for {@link FLUSH_DELAY_MS}. */
const MIN_PACKET_BYTES = 8 * 1024;
const FLUSH_DELAY_MS = 3;

/** The client's side of a session: messages in, one at a time, and bytes out, with back-pressure both ways. */
export class ClientConnection {
  /** Its address and port, e.g. `127.0.0.1:51234`; empty where it isn't known. */
  readonly address: string;
  readonly #socket: Duplex;
  readonly #reader = new MessageSplitter(maxMessageBytes);
  readonly #queue: WireMessage[] = [];
  readonly #onClose = new Set<() => void>();
  #head = 0;
  #queuedBytes = 0;
  #paused = false;
  #closed = false;
  #error: ProtocolError | undefined;
  #waiting: ((message: WireMessage | undefined) => void) | undefined;
  #delayedFlush: NodeJS.Timeout | undefined;
  #out: Buffer[] = [];
  #sliceOf: Buffer | undefined;
  #sliceStart = 0;
  #sliceEnd = 0;

  constructor(socket: Duplex, address = "") {
    this.address = address;
    this.#socket = socket;
    socket.on("data", (chunk: Buffer) => {
      this.#receive(chunk);
    });
    socket.on("end", () => {
      this.#finish();
    });
    socket.on("error", () => {
      this.#finish();
    });
    socket.on("close", () => {
      this.#finish();
    });
    socket.resume();
    // It may have disconnected during start-up, when nobody was listening: the events aren't emitted again.
    if (socket.destroyed || socket.readableEnded) this.#finish();
  }

  /** Calls back once, when the client has disconnected or was ended. Returns a function that unsubscribes. */
  onClose(callback: () => void): () => void {
    this.#onClose.add(callback);
    if (this.#closed) callback();
    return () => {
      this.#onClose.delete(callback);
    };
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Set when the client has violated the protocol; all messages before that have been taken by then. */
  get error(): ProtocolError | undefined {
    return this.#error;
  }

  /** The next message, where it has been received already. */
  poll(): WireMessage | undefined {
    const message = this.#queue[this.#head];
    if (!message) return undefined;
    this.#head++;
    if (this.#head === this.#queue.length) {
      this.#queue.length = 0;
      this.#head = 0;
    }
    this.#queuedBytes -= message.bytes.length;
    if (this.#paused && this.#queuedBytes < QUEUE_BYTES / 2) {
      this.#paused = false;
      this.#socket.resume();
    }
    return message;
  }

  /** Puts a message that {@link next} returned back at the front of the queue. */
  unread(message: WireMessage): void {
    this.#queue.splice(this.#head, 0, message);
    this.#queuedBytes += message.bytes.length;
  }

  /** The next message; undefined when the client has disconnected. */
  next(): Promise<WireMessage | undefined> {
    const message = this.poll();
    if (message || this.#closed || this.#error) return Promise.resolve(message);
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }

  /** Collects bytes for the next {@link flush}. */
  write(bytes: Buffer): void {
    this.#closeSlice();
    this.#out.push(bytes);
  }

  /** As {@link write}, for `buffer[start, end)`; adjacent slices of one buffer are joined. */
  writeSlice(buffer: Buffer, start: number, end: number): void {
    if (this.#sliceOf === buffer && this.#sliceEnd === start) {
      this.#sliceEnd = end;
      return;
    }
    this.#closeSlice();
    this.#sliceOf = buffer;
    this.#sliceStart = start;
    this.#sliceEnd = end;
  }

  /** Sends what was written. Returns false when the client reads too slowly: wait for {@link drained}. */
  flush(): boolean {
    this.#closeSlice();
    const out = this.#out;
    if (out.length === 0 || this.#closed) {
      this.#out = [];
      return true;
    }
    this.#out = [];
    const [first] = out;
    return this.#socket.write(out.length === 1 && first ? first : Buffer.concat(out));
  }

  /** As {@link flush}, but few bytes wait a moment for more: each packet costs as much as its content. */
  flushSoon(): boolean {
    this.#closeSlice();
    let bytes = 0;
    for (const part of this.#out) bytes += part.length;
    if (bytes >= MIN_PACKET_BYTES) return this.flush();
    if (bytes > 0) {
      this.#delayedFlush ??= setTimeout(() => {
        this.#delayedFlush = undefined;
        this.flush();
      }, FLUSH_DELAY_MS);
    }
    return true;
  }

  /** Calls back once the client has read what was sent, or has disconnected. */
  drained(callback: () => void): void {
    if (this.#closed) callback();
    else this.#socket.once("drain", callback);
  }

  /** Sent, and not yet read by the client. */
  get unreadBytes(): number {
    return this.#socket.writableLength;
  }

  /** Undefined where more may be written; otherwise a promise that resolves when the client has read enough. */
  writable(): Promise<void> | undefined {
    if (this.#closed || !this.#socket.writableNeedDrain) return undefined;
    return new Promise((resolve) => {
      this.drained(resolve);
    });
  }

  /** Sends what has been written and closes the connection. */
  end(lastBytes?: Buffer): void {
    if (lastBytes) this.write(lastBytes);
    this.flush();
    this.#socket.end();
    this.#finish();
  }

  /** Closes the connection at once. */
  destroy(): void {
    this.#socket.destroy();
    this.#finish();
  }

  /** Resolves a pending {@link next} with undefined. */
  cancelNext(): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.(undefined);
  }

  #closeSlice(): void {
    if (this.#sliceOf) this.#out.push(this.#sliceOf.subarray(this.#sliceStart, this.#sliceEnd));
    this.#sliceOf = undefined;
  }

  #receive(chunk: Buffer): void {
    if (this.#closed || this.#error) return;
    try {
      this.#reader.push(chunk, (type, buffer, start, end) => {
        const bytes = buffer.subarray(start, end);
        this.#queue.push({ type, bytes, chunk: buffer, start });
        this.#queuedBytes += bytes.length;
      });
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#error = error;
    }
    if (this.#queuedBytes > QUEUE_BYTES && !this.#paused) {
      this.#paused = true;
      this.#socket.pause();
    }
    const waiting = this.#waiting;
    if (waiting && (this.#queue.length > 0 || this.#error)) {
      this.#waiting = undefined;
      waiting(this.poll());
    }
  }

  #finish(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#delayedFlush);
    this.cancelNext();
    this.#socket.resume();
    this.#socket.emit("drain");
    for (const callback of this.#onClose) callback();
  }
}
