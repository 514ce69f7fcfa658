/** Keys in use; a new one replaces each after a number of appends, so that lists stay short in a long history. */
export class KeyRing {
  /** All keys, including replaced ones. */
  readonly keys: string[] = [];
  readonly #current: { key: string; appends: number }[];
  readonly #mostAppends: number;

  constructor(size: number, mostAppends: number) {
    this.#mostAppends = mostAppends;
    this.#current = Array.from({ length: size }, () => this.#next());
  }

  /** One of those in use. */
  choose(random: () => number): string {
    return this.#current[this.#at(random)]?.key ?? "";
  }

  /** One of those in use, for an append. */
  chooseToAppend(random: () => number): string {
    const at = this.#at(random);
    const entry = this.#current[at] ?? this.#next();
    if (++entry.appends >= this.#mostAppends) this.#current[at] = this.#next();
    return entry.key;
  }

  #at(random: () => number): number {
    return Math.floor(random() * this.#current.length);
  }

  #next(): { key: string; appends: number } {
    const key = `k${this.keys.length}`;
    this.keys.push(key);
    return { key, appends: 0 };
  }
}
