import type { Executor } from "@mattb.tech/billio-data/bulk";

type Run = Executor["run"];
type Statement = Parameters<Run>[0];

/**
 * An executor that tells of each statement before it is sent, and sends it when that is done with.
 *
 * @param before is told which one of its name it is, from 1, and handed the executor that is to send it
 */
export function watchStatements(
  executor: Executor,
  before: (
    name: string,
    number: number,
    from: Executor,
    statement: Statement,
  ) => Promise<unknown> | undefined,
): Executor {
  const counts = new Map<string, number>();
  const watched = (inner: Executor): Executor => ({
    inTransaction: inner.inTransaction,
    async run(statement) {
      const number = (counts.get(statement.name) ?? 0) + 1;
      counts.set(statement.name, number);
      await before(statement.name, number, inner, statement);
      return inner.run(statement);
    },
    transact: (work, options) => inner.transact((transaction) => work(watched(transaction)), options),
  });
  return watched(executor);
}
