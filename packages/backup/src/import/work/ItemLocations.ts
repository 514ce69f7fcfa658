import { closeSync, openSync, readSync, writeSync } from "node:fs";
import type { Location } from "../../source/Source.ts";

const RECORD_BYTES = 16;
const BUFFERED = 4_096;

/** The location of each item of a source: 16 bytes an item, on disk. */
export class ItemLocations {
  readonly #file: number;
  readonly #names: string[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #buffer = Buffer.alloc(RECORD_BYTES * BUFFERED);
  #buffered = 0;
  #written = 0;

  constructor(path: string) {
    this.#file = openSync(path, "w+");
  }

  /** Adds the next item's location; returns its ordinal. */
  add({ file, item = 0, line = 0 }: Location): number {
    if (this.#buffered === BUFFERED) this.#flush();
    const at = this.#buffered * RECORD_BYTES;
    this.#buffer.writeUInt32LE(this.#numberOf(file), at);
    this.#buffer.writeUIntLE(item, at + 4, 6);
    this.#buffer.writeUIntLE(line, at + 10, 6);
    return this.#written + this.#buffered++;
  }

  get(ordinal: number): Location {
    this.#flush();
    const record = Buffer.alloc(RECORD_BYTES);
    readSync(this.#file, record, 0, RECORD_BYTES, ordinal * RECORD_BYTES);
    const [item, line] = [record.readUIntLE(4, 6), record.readUIntLE(10, 6)];
    return {
      file: this.#names[record.readUInt32LE(0)] ?? "",
      ...(item === 0 ? {} : { item }),
      ...(line === 0 ? {} : { line }),
    };
  }

  close(): void {
    closeSync(this.#file);
  }

  #numberOf(file: string): number {
    const known = this.#numbers.get(file);
    if (known !== undefined) return known;
    this.#numbers.set(file, this.#names.length);
    return this.#names.push(file) - 1;
  }

  #flush(): void {
    const bytes = this.#buffer.subarray(0, this.#buffered * RECORD_BYTES);
    for (let from = 0; from < bytes.length;) from += writeSync(this.#file, bytes, from);
    this.#written += this.#buffered;
    this.#buffered = 0;
  }
}

/** A location in a sentence: `item 12 of Book.json`. */
export function describeLocation({ file, item, line }: Location): string {
  if (item !== undefined) return `item ${String(item)} of ${file}`;
  return line === undefined ? file : `line ${String(line)} of ${file}`;
}
