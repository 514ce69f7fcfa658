/** A least-recently-used cache by text, bounded by the total length of its keys. */
export class ByteLru<V> {
  readonly #limit: number;
  readonly #entries = new Map<string, V>();
  #length = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: string): V | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    // A Map keeps the order of insertion: an entry that is used moves to the end.
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  /** Keeps `value`, unless `key` is longer than a 64th of the limit. */
  set(key: string, value: V): void {
    if (key.length > this.#limit / 64) return;
    if (!this.#entries.has(key)) this.#length += key.length + ENTRY;
    this.#entries.set(key, value);
    for (const oldest of this.#entries.keys()) {
      if (this.#length <= this.#limit) break;
      this.#entries.delete(oldest);
      this.#length -= oldest.length + ENTRY;
    }
  }
}

/** The size of an entry without its key: a classification with its own copy of the text. */
const ENTRY = 1024;
