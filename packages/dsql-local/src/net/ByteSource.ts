import type { Duplex } from "node:stream";

/** Reads a stream byte by byte: for the start-up packets, which have no type byte. */
export class ByteSource {
  readonly #stream: Duplex;
  #buffer: Buffer = Buffer.alloc(0);
  #ended = false;
  #wake: (() => void) | undefined;

  constructor(stream: Duplex) {
    this.#stream = stream;
    stream.on("data", this.#onData);
    for (const event of ENDS) stream.on(event, this.#onEnd);
    stream.resume();
  }

  /** Bytes received and not yet taken. */
  get length(): number {
    return this.#buffer.length;
  }

  /** The next byte, which isn't taken. @throws Error when the stream ends first */
  async peek(): Promise<number | undefined> {
    await this.#have(1);
    return this.#buffer[0];
  }

  /** @throws Error when the stream ends first */
  async take(length: number): Promise<Buffer> {
    await this.#have(length);
    const bytes = this.#buffer.subarray(0, length);
    this.#buffer = this.#buffer.subarray(length);
    return bytes;
  }

  /** Leaves the stream to another reader, with what hasn't been taken. */
  release(): void {
    this.#stream.off("data", this.#onData);
    for (const event of ENDS) this.#stream.off(event, this.#onEnd);
    this.#stream.pause();
    if (this.#buffer.length > 0) this.#stream.unshift(this.#buffer);
  }

  async #have(length: number): Promise<void> {
    while (this.#buffer.length < length) {
      if (this.#ended) throw new Error("the client has gone");
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  readonly #onData = (chunk: Buffer) => {
    this.#buffer = this.#buffer.length === 0 ? chunk : Buffer.concat([this.#buffer, chunk]);
    if (this.#buffer.length > MAX_BUFFERED_BYTES) this.#stream.destroy();
    this.#wake?.();
  };

  readonly #onEnd = () => {
    this.#ended = true;
    this.#wake?.();
  };
}

/** More than a start-up packet and a password are allowed to be. */
const MAX_BUFFERED_BYTES = 256 * 1024;
const ENDS = ["end", "close", "error"];
