import { InvalidItemError, type ItemFault } from "../errors/index.ts";
import type { Report } from "./jsonValue.ts";

/** More than these help nobody, and a large array of wrong values would make a large message. */
const MAX_FAULTS = 100;

/** Collects what is wrong with an item, so that a caller hears of all of it at once. */
export class IssueList {
  readonly #faults: ItemFault[] = [];

  readonly report: Report = (field, reason) => {
    if (this.#faults.length < MAX_FAULTS) this.#faults.push({ field, reason });
  };

  /** @throws {InvalidItemError} when anything was reported */
  check(): void {
    if (this.#faults.length > 0) throw new InvalidItemError(this.#faults);
  }
}
