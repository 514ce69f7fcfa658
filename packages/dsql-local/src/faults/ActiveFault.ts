import type { ParsedFault } from "./Fault.ts";
import { type RandomNumbers, randomNumbers } from "./randomNumbers.ts";

/** A fault under way: decides at each occasion whether it happens. */
export class ActiveFault {
  readonly id: string;
  readonly fault: ParsedFault;
  readonly random: RandomNumbers;
  /** Occasions seen. */
  seen = 0;
  /** How many times it happened. */
  hits = 0;

  constructor(id: string, fault: ParsedFault) {
    this.id = id;
    this.fault = fault;
    this.random = randomNumbers(fault.seed);
  }

  /** It won't happen any more. */
  get exhausted(): boolean {
    const { nth, times } = this.fault;
    return (nth !== undefined && this.seen >= nth) || (times !== undefined && this.hits >= times);
  }

  /** An occasion has come: is it the fault's turn? The one fault that happens of those is told by {@link fire}. */
  matches(): boolean {
    if (this.exhausted) return false;
    const { nth, probability } = this.fault;
    this.seen++;
    return nth !== undefined
      ? this.seen === nth
      : probability === undefined || this.random.next() < probability;
  }

  fire(): void {
    this.hits++;
  }
}
