import type { Executor } from "@mattb.tech/billio-dsql";

/** Expired records that a write deletes at most: in a transaction, and alone. */
const [IN_TRANSACTION, ALONE] = [2, 128] as const;

/** One of so many writes deletes records, so that each deletes two on average, one more than it adds. */
const EVERY = ALONE / IN_TRANSACTION;

/** Whether it is a write's turn. Random, because a process may end after a few writes. */
export const purging = { isDue: (): boolean => Math.random() * EVERY < 1 };

/**
 * How many expired records the next write deletes at most. In a transaction every write may, so that the rows left for its
 * items don't depend on chance. A write that is a transaction of its own rarely does: looking for expired records takes as long as
 * leaving one.
 */
export function purgesOf({ inTransaction }: Executor): number {
  if (inTransaction) return IN_TRANSACTION;
  return purging.isDue() ? ALONE : 0;
}
