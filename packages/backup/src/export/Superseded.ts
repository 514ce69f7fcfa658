import { appendFileSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { KEY_BYTES, keyId } from "../spill/idKey.ts";

/** Ids of one file of a backup that are gathered in memory. */
const GATHERED = 256;

/** Ids of items that have to be removed from the backup's files again, on disk, by the number of the file. */
export class Superseded {
  readonly #folder: string;
  readonly #gathered = new Map<number, Buffer[]>();
  /** How many. */
  count = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  add(file: number, key: Buffer): void {
    this.count++;
    const keys = this.#gathered.get(file) ?? [];
    this.#gathered.set(file, keys);
    keys.push(Buffer.from(key));
    if (keys.length >= GATHERED) {
      appendFileSync(this.#path(file), Buffer.concat(keys));
      keys.length = 0;
    }
  }

  /** Each file that has superseded items. */
  *files(): Generator<{ file: number; ids: ReadonlySet<string> }> {
    for (const [file, keys] of this.#gathered) {
      appendFileSync(this.#path(file), Buffer.concat(keys));
      const bytes = readFileSync(this.#path(file));
      rmSync(this.#path(file));
      const ids = new Set<string>();
      for (let at = 0; at < bytes.length; at += KEY_BYTES) ids.add(keyId(bytes.subarray(at, at + KEY_BYTES)));
      yield { file, ids };
    }
    this.#gathered.clear();
  }

  #path(file: number): string {
    return join(this.#folder, `superseded-${file}`);
  }
}
