import { AsyncLocalStorage } from "node:async_hooks";

/**
 * Is told of the bytes that the database sends, while they come.
 *
 * @throws what the read is to fail with; what has come is thrown away, and the rest isn't waited for
 */
export type ReadMeter = (bytes: number) => void;

const meters = new AsyncLocalStorage<ReadMeter>();

/**
 * Runs work whose reads have a bound: `meter` is told how much each single statement brings, those inside a transaction
 * excepted, and ends one by throwing. Memory then holds no more than was let through, however much the database has.
 */
export function withReadMeter<T>(meter: ReadMeter, work: () => T): T {
  return meters.run(meter, work);
}

/** The meter of the work that asks. */
export function currentReadMeter(): ReadMeter | undefined {
  return meters.getStore();
}
