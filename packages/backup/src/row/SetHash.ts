const WORDS = 8;

/**
 * An order-independent hash of a set of items: the sum of their hashes, in eight words of 32 bits. Items can be removed
 * again, so that one that changes during a walk is replaced without reading the rest.
 */
export class SetHash {
  readonly #words = new Uint32Array(WORDS);

  /** @param hash 32 bytes */
  add(hash: Uint8Array): void {
    this.#change(hash, 1);
  }

  remove(hash: Uint8Array): void {
    this.#change(hash, -1);
  }

  /** Adds all items of another set. */
  addAll(other: SetHash): void {
    other.#words.forEach((value, word) => {
      this.#words[word] = (this.#words[word] ?? 0) + value;
    });
  }

  /** 64 hexadecimal digits; all zero for the empty set. */
  toString(): string {
    return Array.from(this.#words, (word) => word.toString(16).padStart(8, "0")).join("");
  }

  #change(hash: Uint8Array, sign: 1 | -1): void {
    const words = this.#words;
    for (let word = 0; word < WORDS; word++) {
      const at = word * 4;
      const high = ((hash[at] ?? 0) << 24) | ((hash[at + 1] ?? 0) << 16);
      const value = high | ((hash[at + 2] ?? 0) << 8) | (hash[at + 3] ?? 0);
      // Modulo 2^32 by the typed array.
      words[word] = (words[word] ?? 0) + sign * value;
    }
  }
}
