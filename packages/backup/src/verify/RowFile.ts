import { type FileHandle, open, rm } from "node:fs/promises";
import { join } from "node:path";

/** A multimap in a file: only positions are in memory. */
export class RowFile<T> {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #positions = new Map<string, { at: number; length: number }[]>();
  #end = 0;

  private constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
  }

  static async create<T>(folder: string, name: string): Promise<RowFile<T>> {
    const path = join(folder, name);
    return new RowFile<T>(path, await open(path, "wx+"));
  }

  /** @param value a value that JSON preserves */
  async add(key: string, value: T): Promise<void> {
    const bytes = Buffer.from(JSON.stringify(value));
    const position = { at: this.#end, length: bytes.length };
    for (let from = 0; from < bytes.length;) {
      const { bytesWritten } = await this.#file.write(bytes, from, bytes.length - from, this.#end);
      from += bytesWritten;
      this.#end += bytesWritten;
    }
    const positions = this.#positions.get(key);
    if (positions === undefined) this.#positions.set(key, [position]);
    else positions.push(position);
  }

  /** Number of values of the key. */
  count(key: string): number {
    return this.#positions.get(key)?.length ?? 0;
  }

  /** Values of the key, in the order of `add`. */
  async get(key: string): Promise<T[]> {
    const values: T[] = [];
    for (const { at, length } of this.#positions.get(key) ?? []) {
      const bytes = Buffer.alloc(length);
      await this.#file.read(bytes, 0, length, at);
      values.push(JSON.parse(bytes.toString()) as T);
    }
    return values;
  }

  async close(): Promise<void> {
    await this.#file.close();
    await rm(this.#path, { force: true });
  }
}
