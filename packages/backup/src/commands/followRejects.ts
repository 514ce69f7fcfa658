import { closeSync, openSync, writeSync } from "node:fs";
import { resolve, sep } from "node:path";
import type { RejectedRecord } from "../follow/follow.ts";
import { BackupLocationError } from "../location/BackupLocationError.ts";
import { SourceError } from "../source/SourceError.ts";
import { codeOf } from "../storage/folder/lookAt.ts";

/** The file of records that `follow` can't apply, one line of JSON each, written immediately. */
export class FollowRejects {
  readonly #path: string;
  #file: number | undefined;

  /**
   * @param path relative to the current folder
   * @param folder directory of the change records
   * @throws {BackupLocationError} when it is in the directory of the records, where the next run would read it
   */
  constructor(path: string, folder: string) {
    if (resolve(path).startsWith(`${resolve(folder)}${sep}`) && path.endsWith(".jsonl"))
      throw new BackupLocationError(
        path,
        "lies among the change records; name a file for the rejects elsewhere",
      );
    this.#path = path;
  }

  /**
   * Makes the file, empty.
   *
   * @throws {BackupLocationError} when it can't be written there
   */
  open(): void {
    try {
      this.#file = openSync(this.#path, "w");
    } catch (error) {
      throw new BackupLocationError(this.#path, `the file of rejects can't be written: ${codeOf(error)}`, {
        cause: error,
      });
    }
  }

  /** @throws {SourceError} when it can't be written any further; the record is delivered again */
  add(record: RejectedRecord): void {
    if (this.#file === undefined) throw new TypeError("The file isn't open");
    const line = Buffer.from(`${JSON.stringify(record)}\n`);
    try {
      for (let written = 0; written < line.length;) written += writeSync(this.#file, line, written);
    } catch (error) {
      throw new SourceError(this.#path, `the file of rejects can't be written: ${codeOf(error)}`, {
        cause: error,
      });
    }
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}
