import { createHash } from "node:crypto";
import { once } from "node:events";
import { createGzip, type Gzip } from "node:zlib";
import { SourceError } from "../source/SourceError.ts";
import type { Storage } from "../storage/Storage.ts";

/** Bytes that are gathered before they are passed to compression. */
const CHUNK_CHARACTERS = 128 * 1024;
/** Bytes that may wait for the compression thread before the caller waits. */
const MAX_WAITING_BYTES = 1024 * 1024;
/** A higher level gains little and would slow the export down. */
const LEVEL = 3;

export interface WrittenFile {
  /** Changes whenever the file is written (`StoredFile`). */
  version: string;
  /** Of the stored, compressed file. */
  bytes: number;
  sha256: string;
}

/** A compressed file of lines that is being written to a storage, with backpressure. */
export class LineFile {
  readonly name: string;
  readonly #gzip: Gzip = createGzip({ level: LEVEL, chunkSize: 64 * 1024 });
  readonly #written: Promise<WrittenFile>;
  #failed = false;
  #gathered = "";
  /** Characters so far, before compression. */
  characters = 0;

  constructor(storage: Storage, name: string, signal: AbortSignal | undefined) {
    this.name = name;
    this.#written = this.#store(storage, signal);
    // Thrown by the next write, or at the end.
    this.#written.catch(() => {
      this.#failed = true;
      this.#gzip.destroy();
    });
  }

  add(line: string): void {
    this.#gathered += `${line}\n`;
    this.characters += line.length + 1;
  }

  /** Whether enough is gathered to be passed on. */
  get isFull(): boolean {
    return this.#gathered.length >= CHUNK_CHARACTERS;
  }

  /**
   * Passes on what was gathered, and waits when the storage is slower.
   *
   * @throws {SourceError} when it can't be written
   */
  async flush(): Promise<void> {
    if (this.#failed) await this.#written;
    const text = this.#gathered;
    this.#gathered = "";
    if (text === "") return;
    this.#gzip.write(text);
    if (this.#gzip.writableLength <= MAX_WAITING_BYTES) return;
    await Promise.race([once(this.#gzip, "drain"), this.#written]);
  }

  /** @throws {SourceError} when it couldn't be written; then there is no such file */
  async end(): Promise<WrittenFile> {
    await this.flush();
    this.#gzip.end();
    return this.#written;
  }

  /** Abandons the file: it doesn't exist afterwards. */
  async abandon(): Promise<void> {
    this.#gzip.destroy();
    await this.#written.catch(() => undefined);
  }

  async #store(storage: Storage, signal: AbortSignal | undefined): Promise<WrittenFile> {
    const hash = createHash("sha256");
    let bytes = 0;
    async function* counted(pieces: AsyncIterable<Buffer>) {
      for await (const piece of pieces) {
        hash.update(piece);
        bytes += piece.length;
        yield piece;
      }
    }
    const stored = await storage.write(this.name, counted(this.#gzip), { signal });
    if (stored.bytes !== bytes)
      throw new SourceError(
        storage.placeOf(this.name),
        `has ${stored.bytes} bytes, though ${bytes} were written`,
      );
    return { bytes, sha256: hash.digest("hex"), version: stored.version };
  }
}
