const WORDS = 4;
const FIRST_CAPACITY = 1024;

/**
 * Which item holds which id, for a million of them: 24 bytes an id where a Map takes about 150. Ids are UUIDs
 * in their usual form, upper and lower case alike; with each goes a whole number of at most 32 bits.
 */
export class UuidIndex {
  #ids = new Uint32Array(FIRST_CAPACITY * WORDS);
  #values = new Uint32Array(FIRST_CAPACITY);
  /** Open addressing: 1 + position of the id, 0 for an empty slot; always at least half empty. */
  #slots = new Uint32Array(FIRST_CAPACITY * 2);
  #size = 0;
  /** The id looked at, parsed. */
  readonly #words = new Uint32Array(WORDS);

  get size(): number {
    return this.#size;
  }

  /** Adds an id; the value of the same id added before, if there is one, which stays. */
  add(id: string, value: number): number | undefined {
    if (this.#size === this.#values.length) this.#grow();
    const slot = this.#find(id);
    const position = this.#slots[slot] ?? 0;
    if (position > 0) return this.#values[position - 1];
    this.#ids.set(this.#words, this.#size * WORDS);
    this.#values[this.#size] = value;
    this.#slots[slot] = ++this.#size;
    return undefined;
  }

  get(id: string): number | undefined {
    const position = this.#slots[this.#find(id)] ?? 0;
    return position > 0 ? this.#values[position - 1] : undefined;
  }

  /** The slot that holds the id, or the empty one where it belongs. */
  #find(id: string): number {
    const hex = id.replaceAll("-", "");
    for (let word = 0; word < WORDS; word++) {
      this.#words[word] = parseInt(hex.slice(word * 8, word * 8 + 8), 16);
    }
    return this.#probe(this.#words, 0);
  }

  #probe(words: Uint32Array, offset: number): number {
    const mask = this.#slots.length - 1;
    let hash = 0;
    // Ids may be counted up in any of the four words.
    for (let word = 0; word < WORDS; word++)
      hash = Math.imul(hash ^ (words[offset + word] ?? 0), 0x9e3779b1) ^ (hash >>> 15);
    for (let slot = (hash ^ (hash >>> 16)) & mask; ; slot = (slot + 1) & mask) {
      const position = this.#slots[slot] ?? 0;
      if (position === 0 || this.#equals(position - 1, words, offset)) return slot;
    }
  }

  #equals(position: number, words: Uint32Array, offset: number): boolean {
    for (let word = 0; word < WORDS; word++) {
      if (this.#ids[position * WORDS + word] !== words[offset + word]) return false;
    }
    return true;
  }

  #grow(): void {
    const ids = new Uint32Array(this.#ids.length * 2);
    ids.set(this.#ids);
    this.#ids = ids;
    const values = new Uint32Array(this.#values.length * 2);
    values.set(this.#values);
    this.#values = values;
    this.#slots = new Uint32Array(this.#slots.length * 2);
    for (let position = 0; position < this.#size; position++) {
      this.#slots[this.#probe(ids, position * WORDS)] = position + 1;
    }
  }
}
