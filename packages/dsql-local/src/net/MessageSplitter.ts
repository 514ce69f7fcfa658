import { ProtocolError } from "./ProtocolError.ts";

/** One message on the wire: type byte, length, body. */
export interface WireMessage {
  /** Char code of the type byte. */
  type: number;
  /** The whole message, type byte and length included. */
  bytes: Buffer;
  /** The chunk received that `bytes` is part of, from `start` on. */
  chunk: Buffer;
  start: number;
}

/**
 * Splits a byte stream into messages of PostgreSQL's protocol (those with a type byte). Only a message that spans several
 * chunks is copied, once.
 */
export class MessageSplitter {
  readonly #maxBytes: (type: number) => number;
  #chunks: Buffer[] = [];
  #chunksBytes = 0;
  #neededBytes = 5;

  /**
   * @param maxBytes length word of a type's messages above which {@link push} throws; called as soon as the type is
   *   known; may throw for an unknown type
   */
  constructor(maxBytes: (type: number) => number = () => Number.POSITIVE_INFINITY) {
    this.#maxBytes = maxBytes;
  }

  /** Bytes of the unfinished message. */
  get pendingBytes(): number {
    return this.#chunksBytes;
  }

  /** @throws {ProtocolError} when a length word is impossible, or what `maxBytes` throws */
  push(chunk: Buffer, onMessage: (type: number, buffer: Buffer, start: number, end: number) => void): void {
    let data = chunk;
    if (this.#chunksBytes > 0) {
      this.#chunks.push(chunk);
      this.#chunksBytes += chunk.length;
      if (this.#chunksBytes < this.#neededBytes) return;
      data = Buffer.concat(this.#chunks, this.#chunksBytes);
      this.#chunks = [];
      this.#chunksBytes = 0;
    }
    let start = 0;
    this.#neededBytes = 5;
    while (start < data.length) {
      const type = data[start] ?? 0;
      const maxBytes = this.#maxBytes(type);
      if (data.length - start < 5) break;
      const length = data.readUInt32BE(start + 1);
      if (length < 4 || length > maxBytes) {
        throw new ProtocolError(`invalid message length ${length}`, { silent: true, messageType: type });
      }
      const end = start + 1 + length;
      if (end > data.length) {
        this.#neededBytes = end - start;
        break;
      }
      onMessage(type, data, start, end);
      start = end;
    }
    if (start < data.length) {
      this.#chunks = [start === 0 ? data : data.subarray(start)];
      this.#chunksBytes = data.length - start;
    }
  }
}
