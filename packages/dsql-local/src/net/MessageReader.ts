import { isUtf8 } from "node:buffer";
import { MalformedMessageError } from "./MalformedMessageError.ts";

/** Bytes of a character, by its first byte, as PostgreSQL counts them where it reports an invalid one. */
function characterBytes(first: number): number {
  if (first < 0x80) return 1;
  if ((first & 0xe0) === 0xc0) return 2;
  if ((first & 0xf0) === 0xe0) return 3;
  return (first & 0xf8) === 0xf0 ? 4 : 1;
}

/** Reads the fields of a client's message in order. Errors are worded as PostgreSQL's. */
export class MessageReader {
  readonly #bytes: Buffer;
  #at = 5;

  /** @param bytes the whole message, with type byte and length */
  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** The bytes not yet read. */
  get rest(): Buffer {
    return this.#bytes.subarray(this.#at);
  }

  /** @throws {MalformedMessageError} */
  byte(): number {
    const value = this.#bytes[this.#at];
    if (value === undefined) throw new MalformedMessageError("no data left in message");
    this.#at++;
    return value;
  }

  /** @throws {MalformedMessageError} */
  int16(): number {
    return this.#bytes.readUInt16BE(this.#take(2));
  }

  /** @throws {MalformedMessageError} */
  int32(): number {
    return this.#bytes.readInt32BE(this.#take(4));
  }

  /** @throws {MalformedMessageError} */
  skip(length: number): void {
    this.#take(length);
  }

  /** A string that ends with a zero byte. @throws {MalformedMessageError} */
  string(): string {
    const start = this.#at;
    const end = this.#bytes[start] === 0 ? start : this.#bytes.indexOf(0, start);
    if (end < 0) throw new MalformedMessageError("invalid string in message");
    this.#at = end + 1;
    if (end === start) return "";
    const bytes = this.#bytes.subarray(start, end);
    const text = bytes.toString("utf8");
    if (text.includes("\ufffd") && !isUtf8(bytes)) throw notUtf8(bytes);
    return text;
  }

  /** @throws {MalformedMessageError} when there is more */
  end(): void {
    if (this.#at !== this.#bytes.length) throw new MalformedMessageError("invalid message format");
  }

  #take(length: number): number {
    const at = this.#at;
    if (at + length > this.#bytes.length)
      throw new MalformedMessageError("insufficient data left in message");
    this.#at += length;
    return at;
  }
}

function notUtf8(bytes: Buffer): MalformedMessageError {
  let at = 0;
  for (;;) {
    const end = at + characterBytes(bytes[at] ?? 0);
    const character = bytes.subarray(at, end);
    if (end > bytes.length || !isUtf8(character)) {
      const shown = [...character].map((byte) => `0x${byte.toString(16).padStart(2, "0")}`).join(" ");
      return new MalformedMessageError(`invalid byte sequence for encoding "UTF8": ${shown}`, "22021");
    }
    at = end;
  }
}
