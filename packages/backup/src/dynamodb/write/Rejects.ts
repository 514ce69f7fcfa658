import { randomUUID } from "node:crypto";
import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import type { FieldFault } from "../../parse/FieldFault.ts";
import { PlaceError } from "../../place/PlaceError.ts";
import type { Location, RawItem } from "../../source/Source.ts";

/** A rejected item: a line of a file of rejects. */
export interface RejectedItem {
  at: Location;
  id: string | undefined;
  reasons: readonly FieldFault[];
  raw: RawItem;
}

/** A file of rejects as it is being written: it has its name when it is complete, and not before. */
export class Rejects {
  readonly #path: string;
  readonly #temporary: string;
  #file: number | undefined;

  /** @throws {PlaceError} when it can't be written there */
  constructor(path: string) {
    this.#path = path;
    this.#temporary = `${path}.${randomUUID()}.tmp`;
    this.#file = this.#try(() => openSync(this.#temporary, "wx"));
  }

  add({ at, id, reasons, raw }: RejectedItem): void {
    const { file } = this.#open();
    const { file: name, item, line } = at;
    const told = reasons.map(({ field, reason }) => (field === "" ? { reason } : { field, reason }));
    const text = `${JSON.stringify({ file: name, item, line, id, reasons: told, raw })}\n`;
    const bytes = Buffer.from(text);
    this.#try(() => {
      for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
    });
  }

  async finish(): Promise<void> {
    const { file } = this.#open();
    this.#try(() => {
      fsyncSync(file);
    });
    this.#close();
    await rename(this.#temporary, this.#path);
  }

  /** Leaves what was there before. */
  async discard(): Promise<void> {
    this.#close();
    await rm(this.#temporary, { force: true });
  }

  #open(): { file: number } {
    if (this.#file === undefined) throw new TypeError("The file is finished");
    return { file: this.#file };
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
      throw new PlaceError(this.#path, `the file of rejects can't be written: ${String(code)}`, {
        cause: error,
      });
    }
  }
}
