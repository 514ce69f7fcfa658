import type { Executor, Statement } from "../../../src/executor/Executor.ts";

/** What a runner sees when its process "dies": nothing it sends arrives any more. */
export class Died extends Error {}

interface DyingExecutor extends Executor {
  /** How many were passed. */
  readonly boundaries: number;
  /** Dies now. */
  die(): void;
}

/**
 * An executor whose process dies at the n-th boundary: before its n-th statement, or before a COMMIT, each counting
 * as one. From then on nothing arrives, also not the release of the lease, just as after a SIGKILL.
 */
export function dyingAt(executor: Executor, boundary: number): DyingExecutor {
  let passed = 0;
  let dead = false;
  const pass = () => {
    dead ||= passed >= boundary;
    if (dead) throw new Died(`died at boundary ${boundary}`);
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
  return Object.defineProperties(wrap(executor), {
    boundaries: { get: () => passed },
    die: { value: () => (dead = true) },
  }) as DyingExecutor;
}
