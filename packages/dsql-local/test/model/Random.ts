import { randomNumbers } from "../../src/faults/randomNumbers.ts";

/** Random choices, reproducible by seed. */
export class Random {
  readonly #next: () => number;

  constructor(seed: number) {
    // Adjacent seeds begin with similar numbers.
    const numbers = randomNumbers(Math.imul(seed ^ (seed >>> 15), 0x2c1b3c6d) ^ 0x5bd1e995);
    for (let index = 0; index < 8; index++) numbers.next();
    this.#next = () => numbers.next();
  }

  chance(probability: number): boolean {
    return this.#next() < probability;
  }

  /** A whole number from `least` to `most`. */
  int(least: number, most: number): number {
    return least + Math.floor(this.#next() * (most - least + 1));
  }

  pick<T>(from: readonly T[]): T {
    const picked = from[this.int(0, from.length - 1)];
    if (picked === undefined) throw new Error("Nothing to pick from.");
    return picked;
  }

  /** One of them, more often what has more weight. */
  weighted<const T>(...choices: readonly (readonly [weight: number, value: T])[]): T {
    let left = this.#next() * choices.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, value] of choices) {
      left -= weight;
      if (left < 0) return value;
    }
    const last = choices.at(-1);
    if (!last) throw new Error("Nothing to choose from.");
    return last[1];
  }

  some<T>(from: readonly T[]): T[] {
    const chosen = from.filter(() => this.chance(0.6));
    return chosen.length > 0 ? chosen : [this.pick(from)];
  }
}
