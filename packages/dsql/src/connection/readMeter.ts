import { AsyncLocalStorage } from "node:async_hooks";

/**
 * Receives the number of bytes that the database sends, while they arrive.
 *
 * @throws the error that the read fails with; rows read so far are discarded, and the rest isn't awaited
 */
export type ReadMeter = (bytes: number) => void;

const meters = new AsyncLocalStorage<ReadMeter>();

/**
 * Runs a callback whose reads are limited: `meter` receives the size of each read's result, inside transactions too, and
 * ends a read by throwing; a transaction fails with it. This bounds memory, however much the database returns.
 */
export function withReadMeter<T>(meter: ReadMeter, work: () => T): T {
  return meters.run(meter, work);
}

/** Runs a callback outside of the limit, for reads that the limited code didn't ask for. */
export function unmetered<T>(work: () => T): T {
  return meters.exit(work);
}

/** The meter of the running callback; none for writes, whose results are what they wrote. */
export function meterOf(effect: "read" | "write"): ReadMeter | undefined {
  return effect === "read" ? meters.getStore() : undefined;
}
