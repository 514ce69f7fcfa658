import { AsyncLocalStorage } from "node:async_hooks";

/**
 * Is told of the bytes that the database sends, while they come.
 *
 * @throws what the read is to fail with; what has come is thrown away, and the rest isn't waited for
 */
export type ReadMeter = (bytes: number) => void;

const meters = new AsyncLocalStorage<ReadMeter>();

/**
 * Runs work whose reads have a bound: `meter` is told how much each statement that reads brings, inside transactions too,
 * and ends one by throwing; a transaction fails with it. Memory then holds no more than was let through, however much the
 * database has.
 */
export function withReadMeter<T>(meter: ReadMeter, work: () => T): T {
  return meters.run(meter, work);
}

/** Runs what isn't asked for by the work that has the bound, and mustn't fail for it. */
export function unmetered<T>(work: () => T): T {
  return meters.exit(work);
}

/** The meter that a statement of the work that asks is to be told to; none for what writes, which brings what it wrote. */
export function meterOf(effect: "read" | "write"): ReadMeter | undefined {
  return effect === "read" ? meters.getStore() : undefined;
}
