import { randomUUID } from "node:crypto";
import { closeSync, fsyncSync, lstatSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { resolve, sep } from "node:path";
import { BackupLocationError } from "../../location/BackupLocationError.ts";
import type { Source } from "../../source/Source.ts";

const BUFFERED_LINES = 1_000;

/** A file of rejects that is being written. It gets its name once it is complete. */
export class RejectsFile {
  readonly #path: string;
  readonly #temporary: string;
  #file: number | undefined;
  #lines: string[] = [];

  /** @throws {BackupLocationError} when it can't be written there */
  constructor(path: string) {
    this.#path = path;
    // Renaming a file to this path would replace it, e.g. /dev/stdout.
    if (this.#try(() => lstatSync(path, { throwIfNoEntry: false }))?.isFile() === false)
      throw new BackupLocationError(path, "is a folder, a link or a device; --rejects must name a file");
    this.#temporary = `${path}.${randomUUID()}.tmp`;
    this.#file = this.#try(() => openSync(this.#temporary, "wx"));
  }

  /**
   * @param line of `formatReject`
   * @throws {BackupLocationError}
   */
  add(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length === BUFFERED_LINES) this.#flush();
  }

  /** @throws {BackupLocationError} */
  finish(): void {
    this.#flush();
    this.#try(() => {
      fsyncSync(this.#open());
      this.#close();
      renameSync(this.#temporary, this.#path);
    });
  }

  /** Abandons the file: an earlier one stays. Does nothing once it is finished. */
  discard(): void {
    this.#close();
    rmSync(this.#temporary, { force: true });
  }

  #flush(): void {
    const bytes = Buffer.from(this.#lines.map((line) => `${line}\n`).join(""));
    this.#lines = [];
    const file = this.#open();
    this.#try(() => {
      for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
    });
  }

  #open(): number {
    if (this.#file === undefined) throw new TypeError("The file is finished");
    return this.#file;
  }

  #close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #try<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new BackupLocationError(this.#path, `the file of rejects can't be written: ${String(code)}`, {
        cause: error,
      });
    }
  }
}

/**
 * Rejects must not overwrite their source, nor be in its directory, where the next run would read them as a part of it.
 *
 * @throws {BackupLocationError}
 */
export function assertApart(rejects: string, source: Source): void {
  const [file, place] = [resolve(rejects), resolve(source.place)];
  if (file === place)
    throw new BackupLocationError(
      rejects,
      "is what is imported; name another file for what is rejected this time",
    );
  if (file.startsWith(`${place}${sep}`))
    throw new BackupLocationError(
      rejects,
      "lies in the folder that is imported; name a file for the rejects elsewhere",
    );
}
