/** A set of numbers from 0: one bit each, 125 kB a million. */
export class Bits {
  #bytes: Uint8Array;

  constructor(bytes: Uint8Array = new Uint8Array(1024)) {
    this.#bytes = bytes;
  }

  /** Adds a number; returns whether it is new. */
  add(number: number): boolean {
    const at = Math.floor(number / 8);
    if (at >= this.#bytes.length) {
      const larger = new Uint8Array(Math.max(at + 1, this.#bytes.length * 2));
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    if (this.has(number)) return false;
    this.#bytes[at] = (this.#bytes[at] ?? 0) | (1 << (number % 8));
    return true;
  }

  has(number: number): boolean {
    return ((this.#bytes[Math.floor(number / 8)] ?? 0) & (1 << (number % 8))) !== 0;
  }

  get bytes(): Uint8Array {
    return this.#bytes;
  }
}
