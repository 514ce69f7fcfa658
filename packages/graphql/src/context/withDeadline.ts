import type { Data } from "@mattb.tech/billio-data";
import { wrapCalls } from "./wrapCalls.ts";

/**
 * Binds `data` to a signal: once it aborts, every new call rejects with its reason, and a transaction under way is rolled
 * back instead of committed.
 */
export function withDeadline(data: Data, signal: AbortSignal): Data {
  return {
    Query: bind(data.Query, signal),
    Mutate: bind(data.Mutate, signal),
    transact: async (work, options) => {
      signal.throwIfAborted();
      return data.transact(async (transaction) => {
        const result = await work(withDeadline(transaction, signal));
        signal.throwIfAborted();
        return result;
      }, options);
    },
  };
}

function bind<Calls extends object>(calls: Calls, signal: AbortSignal): Calls {
  return wrapCalls(calls, (call) => async (...args) => {
    signal.throwIfAborted();
    return call(...args);
  });
}
