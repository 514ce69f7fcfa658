import { setTimeout as passed } from "node:timers/promises";
import type { Bank, Order } from "./Bank.ts";

const LONGEST_BACKOFF_MS = 250;

/** Counts of one ORM's workers. */
export class Tally {
  /** Transfers with an acknowledged COMMIT. */
  readonly committed: Order[] = [];
  audits = 0;
  conflicts = 0;
  /** The most attempts that a transfer took. */
  mostTries = 0;
  /** Errors other than conflicts, and how often each occurred. */
  readonly faults = new Map<string, number>();

  readonly name: string;
  readonly bank: Bank;

  constructor(name: string, bank: Bank) {
    this.name = name;
    this.bank = bank;
  }

  fault(about: string): void {
    const text = `${this.name}: ${about}`;
    this.faults.set(text, (this.faults.get(text) ?? 0) + 1);
  }

  /**
   * Makes a transfer, with retries on conflicts after an exponential backoff with jitter: what an application writes around its
   * transactions. Any other error is counted, and ends the transfer.
   *
   * @param options.random returns numbers from 0 to below 1
   * @param options.end no retries after this time
   * @returns whether it was made
   */
  async transfer(
    order: Order,
    saw: (total: number) => void,
    { random, end }: { random: () => number; end: AbortSignal },
  ): Promise<boolean> {
    for (let tries = 1; ; tries++) {
      this.mostTries = Math.max(this.mostTries, tries);
      try {
        await this.bank.transfer(order, saw);
        this.committed.push(order);
        return true;
      } catch (error) {
        const state = this.bank.sqlState(error);
        if (state === "40001") {
          this.conflicts++;
          if (end.aborted) return false;
          await passed(random() * Math.min(LONGEST_BACKOFF_MS, 2 ** tries));
          continue;
        }
        this.fault(`transfer: ${state ?? "no SQLSTATE"} ${reasonOf(error)}`);
        return false;
      }
    }
  }

  toString(): string {
    const { name, committed, conflicts, mostTries, audits } = this;
    const retried = (conflicts / Math.max(1, committed.length)).toFixed(2);
    return `${name}: ${committed.length} commits, ${conflicts} conflicts (${retried} retries a commit, ${mostTries} tries at most), ${audits} audits`;
  }
}

/** The error's message without the statement: drizzle's errors have it in their cause, Prisma's at the end of their text. */
export function reasonOf(error: unknown): string {
  if (error instanceof Error && error.cause instanceof Error) return reasonOf(error.cause);
  const message = error instanceof Error ? error.message : String(error);
  return message.trim().split("\n").at(-1) ?? "";
}
