import { closeSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { KEY_BYTES } from "../spill/idKey.ts";

const DIGEST_BYTES = 16;
const RECORD_BYTES = KEY_BYTES + DIGEST_BYTES + 4;
const BUFFER_RECORDS = 2_000;

/** A row of the backup: the key of its id, its digest, and the number of its file. */
export interface WrittenRow {
  key: Buffer;
  digest: Buffer;
  file: number;
}

/** The written rows in the order of their ids: 36 bytes each, on disk, written and read sequentially. */
export class WrittenRows {
  readonly #path: string;
  readonly #file: number;
  readonly #buffer = Buffer.allocUnsafe(RECORD_BYTES * BUFFER_RECORDS);
  #filled = 0;

  constructor(path: string) {
    this.#path = path;
    this.#file = openSync(path, "w+");
  }

  add({ key, digest, file }: WrittenRow): void {
    if (this.#filled === this.#buffer.length) this.#write();
    this.#buffer.set(key, this.#filled);
    this.#buffer.set(digest, this.#filled + KEY_BYTES);
    this.#buffer.writeUInt32BE(file, this.#filled + KEY_BYTES + DIGEST_BYTES);
    this.#filled += RECORD_BYTES;
  }

  /** All of them, from the first. */
  *read(): Generator<WrittenRow> {
    this.#write();
    for (let at = 0; ;) {
      const buffer = Buffer.allocUnsafe(RECORD_BYTES * BUFFER_RECORDS);
      const bytes = readSync(this.#file, buffer, 0, buffer.length, at);
      if (bytes === 0) return;
      at += bytes;
      for (let from = 0; from < bytes; from += RECORD_BYTES) {
        const digestAt = from + KEY_BYTES;
        const fileAt = digestAt + DIGEST_BYTES;
        yield {
          key: buffer.subarray(from, digestAt),
          digest: buffer.subarray(digestAt, fileAt),
          file: buffer.readUInt32BE(fileAt),
        };
      }
    }
  }

  /** Ends it, and removes its file. */
  close(): void {
    closeSync(this.#file);
    rmSync(this.#path, { force: true });
  }

  #write(): void {
    for (let from = 0; from < this.#filled;) {
      from += writeSync(this.#file, this.#buffer, from, this.#filled - from);
    }
    this.#filled = 0;
  }
}
