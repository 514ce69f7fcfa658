import { setTimeout } from "node:timers/promises";

/** Keeps what a scan takes of a table's read capacity below a number of units a second, on average from the beginning. */
export class ReadRate {
  readonly #unitsPerSecond: number;
  #begun: number | undefined;
  #units = 0;

  constructor(unitsPerSecond: number) {
    this.#unitsPerSecond = unitsPerSecond;
  }

  /** Waits until what has been taken so far is paid for. */
  async wait(signal?: AbortSignal): Promise<void> {
    this.#begun ??= performance.now();
    const dueMs = this.#begun + (this.#units / this.#unitsPerSecond) * 1_000;
    const waitMs = dueMs - performance.now();
    if (waitMs > 0) await setTimeout(waitMs, undefined, { signal });
    // Time in which nothing was read isn't saved up for a burst.
    else if (waitMs < -1_000) {
      this.#begun = performance.now();
      this.#units = 0;
    }
  }

  add(units: number): void {
    this.#units += units;
  }
}
