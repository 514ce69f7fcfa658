import { AsyncLocalStorage } from "node:async_hooks";

/**
 * Receives the number of bytes that the database sends, while they arrive.
 *
 * @throws the error that the read fails with; rows read so far are discarded, and the rest isn't awaited
 */
export type ReadMeter = (bytes: number) => void;

interface CallContext {
  meter?: ReadMeter;
  signal?: AbortSignal;
}

/** One for both, since each storage costs every promise something. */
const contexts = new AsyncLocalStorage<CallContext>();

/**
 * Runs a callback whose reads are limited: `meter` receives the size of each read's result, inside transactions too, and
 * ends a read by throwing; a transaction fails with it. This bounds memory, however much the database returns.
 */
export function withReadMeter<T>(meter: ReadMeter, work: () => T): T {
  return contexts.run({ ...contexts.getStore(), meter }, work);
}

/**
 * Runs a callback whose calls end with the signal: once it aborts, they send no further statement, neither a first one nor a
 * retry, also where they wait for a connection; transactions under way are rolled back instead of committed. They reject
 * with the signal's reason, some of them only when a connection is free. So a write that its caller gave up before it was
 * sent can't overtake a later one.
 *
 * What is still sent is ROLLBACK, and what settles a write that was lost with its connection. Only databases of this package
 * heed the signal; one that met another error first rejects with that.
 *
 * A statement that has been sent is awaited, because DSQL can't cancel one, and may still take effect. A query of Drizzle is
 * sent when it is awaited, so await it inside the callback.
 */
export function withAbortSignal<T>(signal: AbortSignal, work: () => T): T {
  const context = contexts.getStore();
  const outer = context?.signal;
  const both = outer === undefined || outer === signal ? signal : AbortSignal.any([outer, signal]);
  return contexts.run({ ...context, signal: both }, work);
}

/** Runs a callback outside of meter and signal, for statements that the calling code didn't ask for. */
export function detached<T>(work: () => T): T {
  return contexts.exit(work);
}

/** The meter of the running callback; none for writes, whose results are what they wrote. */
export function meterOf(effect: "read" | "write"): ReadMeter | undefined {
  return effect === "read" ? contexts.getStore()?.meter : undefined;
}

/** The signal of the running callback. */
export function currentSignal(): AbortSignal | undefined {
  return contexts.getStore()?.signal;
}
