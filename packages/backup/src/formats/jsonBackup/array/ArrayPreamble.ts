import { isBlank, OPEN_ARRAY } from "./bytes.ts";

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
/** Magic numbers of files that may have been given the name of a backup's file. */
const FOREIGN = [
  { bytes: [0xff, 0xfe], reason: "is UTF-16 text; it must be UTF-8" },
  { bytes: [0xfe, 0xff], reason: "is UTF-16 text; it must be UTF-8" },
  { bytes: [0x1f, 0x8b], reason: "is compressed with gzip; unpack it first" },
  { bytes: [0x50, 0x4b], reason: "is a ZIP archive; unpack it first" },
];
const NOT_UTF8 = "is not UTF-8 text";
const NO_ARRAY = "must hold one JSON array of items, beginning with [";

/** Checks what precedes the array: an optional byte order mark, and blanks. */
export class ArrayPreamble {
  #taken = 0;
  /** Bytes of the byte order mark that the file begins with. */
  #mark = 0;
  /** The first byte, when the second one decides what the file is. */
  #first: number | undefined;

  /** Takes the next byte, up to the array's bracket. Returns why no backup begins like this, or `undefined`. */
  take(byte: number): string | undefined {
    const position = this.#taken++;
    if (this.#mark === position && byte === BYTE_ORDER_MARK[position]) {
      this.#mark++;
      return undefined;
    }
    if (this.#isCutMark) return NOT_UTF8;
    if (this.#first !== undefined) {
      return (
        FOREIGN.find(({ bytes: [first, second] }) => first === this.#first && second === byte)?.reason ??
        NO_ARRAY
      );
    }
    if (position === 0 && FOREIGN.some(({ bytes: [first] }) => first === byte)) {
      this.#first = byte;
      return undefined;
    }
    return byte === OPEN_ARRAY || isBlank(byte) ? undefined : NO_ARRAY;
  }

  /** The issue of a file that ends before its array. */
  end(): string {
    if (this.#isCutMark) return NOT_UTF8;
    return this.#first === undefined ? "is empty; it must hold a JSON array" : NO_ARRAY;
  }

  get #isCutMark(): boolean {
    return this.#mark > 0 && this.#mark < BYTE_ORDER_MARK.length;
  }
}
