import type { Clock } from "../clock/Clock.ts";
import type { CdcFaultHooks } from "../faults/FaultHooks.ts";

/** How long a record waits for others to overtake it. */
const OVERTAKING_MS = 1_000;

/** Takes a line; `written` is called when it is in the folder. */
export type Deliver = (line: string, written?: () => void) => void;

interface Held {
  line: string;
  written: (() => void) | undefined;
  cancel: () => void;
}

/** Hands lines on, in the order in which they come but for what faults ask for. */
export class Delivery {
  readonly #held = new Set<Held>();
  /** Of those held back how many have to be delivered before them, where that counts. */
  readonly #places = new Map<Held, number>();
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

  /** Delivers at once what is held back. */
  release(): void {
    for (const held of [...this.#held]) this.#deliverHeld(held);
  }

  #takeOne(line: string, written: (() => void) | undefined, afterMs: number): void {
    const places = this.#faults.overtakenBy();
    const inTurn = () => {
      if (places === 0) this.#deliverNow(line, written);
      else this.#places.set(this.#hold(line, written, OVERTAKING_MS), places);
    };
    if (afterMs === 0) inTurn();
    else this.#hold(line, written, afterMs, inTurn);
  }

  #hold(
    line: string,
    written: (() => void) | undefined,
    afterMs: number,
    then = () => {
      this.#deliverNow(line, written);
    },
  ): Held {
    const held: Held = { line, written, cancel: () => undefined };
    this.#held.add(held);
    held.cancel = this.#clock.at(this.#clock.nowMs() + afterMs, () => {
      this.#held.delete(held);
      this.#places.delete(held);
      then();
    });
    return held;
  }

  #deliverHeld(held: Held): void {
    if (!this.#held.delete(held)) return;
    this.#places.delete(held);
    held.cancel();
    this.#deliverNow(held.line, held.written);
  }

  #deliverNow(line: string, written: (() => void) | undefined): void {
    this.#deliver(line, written);
    for (const [held, places] of [...this.#places]) {
      // One that was delivered before this may have delivered it.
      if (!this.#places.has(held)) continue;
      if (places <= 1) this.#deliverHeld(held);
      else this.#places.set(held, places - 1);
    }
  }
}
