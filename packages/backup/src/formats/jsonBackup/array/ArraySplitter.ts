import { isUtf8 } from "node:buffer";
import { ArrayPreamble } from "./ArrayPreamble.ts";
import { isBlank, OPEN_ARRAY } from "./bytes.ts";

/** One element of the array: its JSON text, or why it has none. */
export type Element =
  | { item: number; line: number; text: string }
  | {
      item: number;
      line: number;
      fault: string;
      /** The bytes, if they are no text. */
      bytes?: Buffer;
    };

/** The file is no JSON array. Elements before the error stay valid. */
export class NotAnArrayError extends Error {
  readonly line: number;
  constructor(reason: string, line: number) {
    super(reason);
    this.line = line;
  }
}

/** Far above any row that DSQL stores (2 MiB); a longer element means a missing quote or bracket. */
const MAX_ELEMENT_BYTES = 16 * 1024 * 1024;

const [NEWLINE, QUOTE, COMMA, BACKSLASH] = [0x0a, 0x22, 0x2c, 0x5c];
const [CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5d, 0x7b, 0x7d];

/**
 * Splits the bytes of a JSON array into the texts of its elements, chunk by chunk. Only strings and nesting are tracked:
 * `JSON.parse` checks each element, so that an invalid one is one issue, with its line, and the rest is still read.
 *
 * ```ts
 * const splitter = new ArraySplitter();
 * for await (const chunk of chunks) splitter.push(chunk, (element) => …);
 * splitter.end();
 * ```
 */
export class ArraySplitter {
  #state: "start" | "element" | "end" = "start";
  readonly #preamble = new ArrayPreamble();
  #line = 1;
  #item = 1;
  #depth = 0;
  #inString = false;
  #escaped = false;
  /** Position of the element's first byte that isn't blank; lines are counted from there. */
  #elementLine = 0;
  #afterComma = false;
  /** The part of the current element from earlier chunks. */
  #carried: Buffer[] = [];
  #carriedBytes = 0;

  /**
   * Passes on the elements that end in this chunk, which may be overwritten afterwards.
   *
   * @throws {NotAnArrayError}
   */
  push(chunk: Buffer, emit: (element: Element) => void): void {
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      if (byte === NEWLINE) this.#line++;
      if (this.#state === "element") {
        if (this.#inString) {
          if (this.#escaped) this.#escaped = false;
          else if (byte === BACKSLASH) this.#escaped = true;
          else if (byte === QUOTE) this.#inString = false;
          continue;
        }
        if (this.#elementLine === 0 && !isBlank(byte)) this.#elementLine = this.#line;
        if (byte === QUOTE) this.#inString = true;
        else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) this.#depth++;
        else if (this.#depth > 0) {
          if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) this.#depth--;
        } else if (byte === COMMA || byte === CLOSE_ARRAY) {
          const element = this.#take(chunk.subarray(from, at), byte === CLOSE_ARRAY);
          if (element) emit(element);
          this.#afterComma = byte === COMMA;
          this.#state = byte === COMMA ? "element" : "end";
          from = at + 1;
        }
      } else if (this.#state === "start") {
        const reason = this.#preamble.take(byte);
        if (reason !== undefined) throw new NotAnArrayError(reason, this.#line);
        if (byte === OPEN_ARRAY) {
          this.#state = "element";
          from = at + 1;
        }
      } else if (!isBlank(byte)) {
        throw new NotAnArrayError("goes on after the end of its array", this.#line);
      }
    }
    if (this.#state === "element") this.#carry(chunk.subarray(from));
  }

  /** @throws {NotAnArrayError} when the array isn't complete */
  end(): void {
    if (this.#state === "start") throw new NotAnArrayError(this.#preamble.end(), this.#line);
    if (this.#state === "element") {
      throw new NotAnArrayError(`is cut off: it ends within its array, in item ${this.#item}`, this.#line);
    }
  }

  #carry(rest: Buffer): void {
    this.#carriedBytes += rest.length;
    if (this.#carriedBytes > MAX_ELEMENT_BYTES) {
      throw new NotAnArrayError(
        `holds more than ${MAX_ELEMENT_BYTES / 1024 / 1024} MiB in item ${this.#item}: a quote or a bracket may be missing`,
        this.#elementLine || this.#line,
      );
    }
    if (rest.length > 0) this.#carried.push(Buffer.from(rest));
  }

  #take(last: Buffer, isLast: boolean): Element | undefined {
    const bytes = this.#carried.length === 0 ? last : Buffer.concat([...this.#carried, last]);
    const line = this.#elementLine || this.#line;
    this.#carried = [];
    this.#carriedBytes = 0;
    this.#elementLine = 0;
    const isEmpty = bytes.every(isBlank);
    // `[]` is empty; `[1,]` lacks an element.
    if (isEmpty && isLast && !this.#afterComma) return undefined;
    const item = this.#item++;
    if (isEmpty) return { item, line, fault: "is missing: there is a comma too many" };
    if (!isUtf8(bytes)) return { item, line, fault: "is not UTF-8 text", bytes: Buffer.from(bytes) };
    return { item, line, text: bytes.toString("utf8") };
  }
}
