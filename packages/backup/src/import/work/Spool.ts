import { closeSync, openSync, readSync, writeSync } from "node:fs";
import { open } from "node:fs/promises";

const BUFFER_BYTES = 256 * 1024;
const LINE_FEED = 10;

/** A file of lines that is written once, and read sequentially or at known positions. */
export class Spool {
  readonly path: string;
  readonly #file: number;
  readonly #buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  #filled = 0;
  /** Bytes that are in the file. */
  #written = 0;

  constructor(path: string) {
    this.path = path;
    this.#file = openSync(path, "w+");
  }

  /** @param line without line feeds */
  add(line: string): { offset: number; length: number } {
    // Three bytes is the most that a UTF-16 unit takes.
    if (line.length * 3 + 1 > BUFFER_BYTES - this.#filled) this.flush();
    const offset = this.#written + this.#filled;
    if (line.length * 3 + 1 > BUFFER_BYTES) {
      const bytes = Buffer.from(`${line}\n`);
      this.#write(bytes);
      return { offset, length: bytes.length - 1 };
    }
    const length = this.#buffer.write(line, this.#filled);
    this.#filled += length;
    this.#buffer[this.#filled++] = LINE_FEED;
    return { offset, length };
  }

  /** One line, by the position that `add` returned. */
  at(offset: number, length: number): string {
    if (offset + length > this.#written) this.flush();
    const bytes = Buffer.allocUnsafe(length);
    for (let from = 0; from < length;) {
      const read = readSync(this.#file, bytes, from, length - from, offset + from);
      if (read === 0) throw new Error(`${this.path} has been cut off`);
      from += read;
    }
    return bytes.toString();
  }

  flush(): void {
    this.#write(this.#buffer.subarray(0, this.#filled));
    this.#filled = 0;
  }

  close(): void {
    this.flush();
    closeSync(this.#file);
  }

  #write(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length;) from += writeSync(this.#file, bytes, from);
    this.#written += bytes.length;
  }
}

/** The lines of such a file. */
export async function* readLines(path: string): AsyncGenerator<string> {
  const handle = await open(path);
  try {
    let rest: Buffer = Buffer.alloc(0);
    for (;;) {
      const chunk = Buffer.allocUnsafe(BUFFER_BYTES);
      const { bytesRead } = await handle.read(chunk, 0, BUFFER_BYTES);
      if (bytesRead === 0) break;
      const bytes =
        rest.length === 0
          ? chunk.subarray(0, bytesRead)
          : Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
      let from = 0;
      // The rest has no line feed.
      let end = bytes.indexOf(LINE_FEED, rest.length);
      for (; end >= 0; end = bytes.indexOf(LINE_FEED, from)) {
        yield bytes.toString("utf8", from, end);
        from = end + 1;
      }
      rest = bytes.subarray(from);
    }
    if (rest.length > 0) throw new Error(`${path} has been cut off`);
  } finally {
    await handle.close();
  }
}
