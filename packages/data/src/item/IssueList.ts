import { InvalidItemError, type ItemIssue } from "../errors/index.ts";
import type { Report } from "./jsonValue.ts";

/** A large array of invalid values would make a large message. */
const MAX_ISSUES = 100;

/** Collects the issues of an item, so that one error lists them all. */
export class IssueList {
  readonly #issues: ItemIssue[] = [];

  readonly report: Report = (field, reason) => {
    if (this.#issues.length < MAX_ISSUES) this.#issues.push({ field, reason });
  };

  /** @throws {InvalidItemError} when anything was reported */
  check(): void {
    if (this.#issues.length > 0) throw new InvalidItemError(this.#issues);
  }
}
