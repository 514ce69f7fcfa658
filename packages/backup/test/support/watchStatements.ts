import type { Executor } from "@mattb.tech/billio-data/bulk";

type Run = Executor["run"];
type Statement = Parameters<Run>[0];

/**
 * An executor that calls `before` for each statement, and sends the statement when that has resolved.
 *
 * @param before receives its number among those of its name, from 1, and the executor that is to send it
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
