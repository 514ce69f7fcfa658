import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder } from "../storage/folder/makeFolder.ts";
import { KEY_BYTES } from "./idKey.ts";
import { partOf, PARTS } from "./partOf.ts";

const BUFFER_BYTES = 8 * 1024;

/**
 * Fixed-length records on disk, partitioned by key into 128 files, so that any number of them can be processed part by part:
 * records of one key are in the same part, also across several `Partitions`. A million records of 36 bytes make parts of 280
 * kB; Memory holds only 1 MiB of buffers.
 *
 * ```ts
 * const ids = await Partitions.create(folder, "ids", 36);
 * ids.add(record); // 36 bytes that begin with the 16 bytes of `idKey`
 * for (let part = 0; part < Partitions.count; part++) for (const record of await ids.read(part)) …
 * ids.close();
 * ```
 */
export class Partitions {
  static readonly count = PARTS;
  readonly #parts: readonly Part[];
  readonly #recordBytes: number;
  #isClosed = false;
  #size = 0;

  private constructor(paths: readonly string[], recordBytes: number) {
    this.#recordBytes = recordBytes;
    const room = Math.max(1, Math.floor(BUFFER_BYTES / recordBytes)) * recordBytes;
    this.#parts = paths.map((path) => ({
      path,
      file: undefined,
      buffer: Buffer.allocUnsafe(room),
      filled: 0,
    }));
  }

  /**
   * @param folder directory, created if missing
   * @param name of these partitions among others of the directory
   * @param recordBytes 16 or more
   */
  static async create(folder: string, name: string, recordBytes: number): Promise<Partitions> {
    if (!Number.isInteger(recordBytes) || recordBytes < KEY_BYTES)
      throw new TypeError(`A record must have at least the ${KEY_BYTES} bytes of its key`);
    await makeFolder(folder);
    const paths = Array.from({ length: PARTS }, (_, part) => join(folder, `${name}-${part}.part`));
    return new Partitions(paths, recordBytes);
  }

  /** How many records were added. */
  get size(): number {
    return this.#size;
  }

  /** Adds a copy of the record. */
  add(record: Uint8Array): void {
    if (record.length !== this.#recordBytes)
      throw new TypeError(`A record must have ${this.#recordBytes} bytes, not ${record.length}`);
    const part = this.#part(partOf(record));
    if (part.filled === part.buffer.length) write(part);
    part.buffer.set(record, part.filled);
    part.filled += record.length;
    this.#size++;
  }

  /** The records of one part, in the order in which they were added. More may be added afterwards. */
  async read(number: number): Promise<Buffer[]> {
    const bytes = await this.readBytes(number);
    const records: Buffer[] = [];
    for (let at = 0; at < bytes.length; at += this.#recordBytes) {
      records.push(bytes.subarray(at, at + this.#recordBytes));
    }
    return records;
  }

  /** The same as bytes, one record after the other. */
  async readBytes(number: number): Promise<Buffer> {
    const { path, file, buffer, filled } = this.#part(number);
    const rest = Buffer.from(buffer.subarray(0, filled));
    return file === undefined ? rest : Buffer.concat([await readFile(path), rest]);
  }

  /** Closes and removes the files. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const { file, path } of this.#parts) {
      if (file === undefined) continue;
      closeSync(file);
      rmSync(path, { force: true });
    }
  }

  #part(number: number): Part {
    const part = this.#isClosed ? undefined : this.#parts[number];
    if (part === undefined)
      throw new TypeError(this.#isClosed ? "These partitions are closed" : "There is no such part");
    return part;
  }
}

/** A file, and its write buffer. */
interface Part {
  path: string;
  /** Opened when the buffer is first full: few records need no file. */
  file: number | undefined;
  buffer: Buffer;
  filled: number;
}

function write(part: Part): void {
  part.file ??= openSync(part.path, "w");
  for (let from = 0; from < part.filled;) {
    from += writeSync(part.file, part.buffer, from, part.filled - from);
  }
  part.filled = 0;
}
