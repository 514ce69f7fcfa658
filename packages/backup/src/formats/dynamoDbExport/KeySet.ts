import { createHash } from "node:crypto";

const WORDS = 4;
const FIRST_SLOTS = 1024;
/** Load factor. */
const MAX_LOAD = 0.75;

/** A set of keys, as 128 bits of their hashes: some 32 bytes a key, where a Set of texts takes about 150. */
export class KeySet {
  #slots = new Uint32Array(FIRST_SLOTS * WORDS);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Adds a key; false when it was in the set already. */
  add(key: string): boolean {
    const words = hashWords(key);
    const at = this.#find(words);
    if (this.#slots[at] !== 0) return false;
    this.#slots.set(words, at);
    if (++this.#size > (this.#slots.length / WORDS) * MAX_LOAD) this.#grow();
    return true;
  }

  has(key: string): boolean {
    return this.#slots[this.#find(hashWords(key))] !== 0;
  }

  /** Where the key is, or the empty slot where it belongs. */
  #find(words: Uint32Array): number {
    const slots = this.#slots;
    const mask = slots.length / WORDS - 1;
    for (let slot = (words[0] ?? 0) & mask; ; slot = (slot + 1) & mask) {
      const at = slot * WORDS;
      if (slots[at] === 0) return at;
      let word = 0;
      while (word < WORDS && slots[at + word] === words[word]) word++;
      if (word === WORDS) return at;
    }
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Uint32Array(old.length * 2);
    for (let at = 0; at < old.length; at += WORDS) {
      if (old[at] === 0) continue;
      const words = old.subarray(at, at + WORDS);
      this.#slots.set(words, this.#find(words));
    }
  }
}

function hashWords(key: string): Uint32Array {
  const hash = createHash("sha256").update(key).digest();
  const words = Uint32Array.from({ length: WORDS }, (_, word) => hash.readUInt32LE(word * 4));
  // A zero marks an empty slot.
  words[0] ||= 1;
  return words;
}
