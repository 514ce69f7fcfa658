import { setTimeout } from "node:timers/promises";

/** Rate limiter: keeps a scan below a number of read capacity units a second, on average since its start. */
export class ReadRate {
  readonly #unitsPerSecond: number;
  #begun: number | undefined;
  #units = 0;

  constructor(unitsPerSecond: number) {
    this.#unitsPerSecond = unitsPerSecond;
  }

  /** Waits until the units consumed so far are within the rate. */
  async wait(signal?: AbortSignal): Promise<void> {
    this.#begun ??= performance.now();
    const dueMs = this.#begun + (this.#units / this.#unitsPerSecond) * 1_000;
    const waitMs = dueMs - performance.now();
    if (waitMs > 0) await setTimeout(waitMs, undefined, { signal });
    // Idle time isn't saved up for a burst.
    else if (waitMs < -1_000) {
      this.#begun = performance.now();
      this.#units = 0;
    }
  }

  add(units: number): void {
    this.#units += units;
  }
}
