import type { Clock } from "../clock/Clock.ts";
import type { CdcFaultHooks } from "../faults/FaultHooks.ts";

/** How long a reordered record waits for later ones. */
const OVERTAKING_MS = 1_000;

/** Delivers a line; `written` is called when it is in the folder. */
export type Deliver = (line: string, written?: () => void) => void;

interface Delayed {
  line: string;
  written: (() => void) | undefined;
  cancel: () => void;
}

/** Delivers lines in order, unless faults delay, duplicate or reorder them. */
export class Delivery {
  readonly #delayed = new Set<Delayed>();
  /** For reordered lines: how many lines have to be delivered before them. */
  readonly #places = new Map<Delayed, number>();
  readonly #faults: CdcFaultHooks;
  readonly #clock: Clock;
  readonly #deliver: Deliver;

  constructor(faults: CdcFaultHooks, clock: Clock, deliver: Deliver) {
    this.#faults = faults;
    this.#clock = clock;
    this.#deliver = deliver;
  }

  readonly take: Deliver = (line, written) => {
    const copyAfterMs = this.#faults.duplicatingAfterMs();
    this.#takeOne(line, written, this.#faults.holdingMs());
    if (copyAfterMs !== undefined) this.#takeOne(line, undefined, copyAfterMs + this.#faults.holdingMs());
  };

  /** Delivers all delayed lines at once. */
  release(): void {
    for (const delayed of [...this.#delayed]) this.#deliverDelayed(delayed);
  }

  #takeOne(line: string, written: (() => void) | undefined, afterMs: number): void {
    const places = this.#faults.overtakenBy();
    const inTurn = () => {
      if (places === 0) this.#deliverNow(line, written);
      else this.#places.set(this.#delay(line, written, OVERTAKING_MS), places);
    };
    if (afterMs === 0) inTurn();
    else this.#delay(line, written, afterMs, inTurn);
  }

  #delay(
    line: string,
    written: (() => void) | undefined,
    afterMs: number,
    then = () => {
      this.#deliverNow(line, written);
    },
  ): Delayed {
    const delayed: Delayed = { line, written, cancel: () => undefined };
    this.#delayed.add(delayed);
    delayed.cancel = this.#clock.at(this.#clock.nowMs() + afterMs, () => {
      this.#delayed.delete(delayed);
      this.#places.delete(delayed);
      then();
    });
    return delayed;
  }

  #deliverDelayed(delayed: Delayed): void {
    if (!this.#delayed.delete(delayed)) return;
    this.#places.delete(delayed);
    delayed.cancel();
    this.#deliverNow(delayed.line, delayed.written);
  }

  #deliverNow(line: string, written: (() => void) | undefined): void {
    this.#deliver(line, written);
    for (const [delayed, places] of [...this.#places]) {
      // The delivery of an earlier one may have delivered it.
      if (!this.#places.has(delayed)) continue;
      if (places <= 1) this.#deliverDelayed(delayed);
      else this.#places.set(delayed, places - 1);
    }
  }
}
