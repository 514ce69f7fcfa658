import { createHash } from "node:crypto";
import { once } from "node:events";
import { createGzip, type Gzip } from "node:zlib";
import { SourceError } from "../source/SourceError.ts";
import type { Storage } from "../storage/Storage.ts";

/** What is gathered before it is handed on to be compressed. */
const CHUNK_CHARACTERS = 128 * 1024;
/** What may wait to be compressed, on another thread, before the walk waits for it. */
const MAX_WAITING_BYTES = 1024 * 1024;
/** Little is gained by more, and a walk would wait for it. */
const LEVEL = 3;

export interface WrittenFile {
  /** Another one when somebody has written the file since (`StoredFile`). */
  version: string;
  /** Of the file as it is stored, compressed. */
  bytes: number;
  sha256: string;
}

/** A file of lines that is being written to a storage, compressed on the way, no faster than the storage takes it. */
export class LineFile {
  readonly name: string;
  readonly #gzip: Gzip = createGzip({ level: LEVEL, chunkSize: 64 * 1024 });
  readonly #written: Promise<WrittenFile>;
  #failed = false;
  #gathered = "";
  /** Characters so far, before compressing. */
  characters = 0;

  constructor(storage: Storage, name: string, signal: AbortSignal | undefined) {
    this.name = name;
    this.#written = this.#store(storage, signal);
    // Met at the next write, or at the end.
    this.#written.catch(() => {
      this.#failed = true;
      this.#gzip.destroy();
    });
  }

  add(line: string): void {
    this.#gathered += `${line}\n`;
    this.characters += line.length + 1;
  }

  /** Enough is gathered to be handed on. */
  get isFull(): boolean {
    return this.#gathered.length >= CHUNK_CHARACTERS;
  }

  /**
   * Hands on what was gathered, and waits where the storage is slower.
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

  /** Gives it up: there is no such file afterwards. */
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
