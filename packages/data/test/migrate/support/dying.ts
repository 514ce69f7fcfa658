import type { Executor, Statement } from "../../../src/db/Executor.ts";

/** What a runner sees when its process "dies": nothing it sends arrives any more. */
export class Died extends Error {}

/**
 * An executor whose process dies at the n-th boundary: before its n-th statement, or before a COMMIT, each counting
 * as one. From then on nothing arrives, also not the release of the lease, just as after a SIGKILL.
 */
export function dyingAt(executor: Executor, boundary: number): Executor & { readonly boundaries: number } {
  let passed = 0;
  const pass = () => {
    if (passed >= boundary) throw new Died(`died at boundary ${boundary}`);
    passed++;
  };
  const wrap = (inner: Executor): Executor => ({
    inTransaction: inner.inTransaction,
    run: async (statement: Statement) => {
      pass();
      return inner.run(statement);
    },
    transact: async (work, options) =>
      inner.transact(async (transaction) => {
        const result = await work(wrap(transaction));
        pass();
        return result;
      }, options),
  });
  return Object.defineProperty(wrap(executor), "boundaries", { get: () => passed }) as Executor & {
    boundaries: number;
  };
}
