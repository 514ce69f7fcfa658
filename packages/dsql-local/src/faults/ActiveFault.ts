import type { ParsedFault } from "./Fault.ts";
import { type RandomNumbers, randomNumbers } from "./randomNumbers.ts";

/** An injected fault: decides at each matching event whether it fires. */
export class ActiveFault {
  readonly id: string;
  readonly fault: ParsedFault;
  readonly random: RandomNumbers;
  /** Events that it has matched. */
  seen = 0;
  /** How many times it fired. */
  hits = 0;

  constructor(id: string, fault: ParsedFault) {
    this.id = id;
    this.fault = fault;
    this.random = randomNumbers(fault.seed);
  }

  /** It won't fire any more. */
  get exhausted(): boolean {
    const { nth, times } = this.fault;
    return (nth !== undefined && this.seen >= nth) || (times !== undefined && this.hits >= times);
  }

  /** Counts an event that it applies to: does its trigger match? Of several such faults one fires: see {@link fire}. */
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

  /** The event that it counted last hasn't happened; `hasFired` if it fired for it. */
  uncount(hasFired: boolean): void {
    this.seen--;
    if (hasFired) this.hits--;
  }
}
