import type { Executor, Statement } from "../../../dsql/src/executor/Executor.ts";
import { createMutate } from "../../src/mutate/createMutate.ts";
import { purging } from "../../src/outcome/purging.ts";
import { createQuery } from "../../src/query/createQuery.ts";
import { answer, libraryCalls } from "./libraryCalls.ts";

/**
 * What `Query` and `Mutate` send, for every call and every pair of choices; nothing is connected to. Writes are sent in a
 * transaction, and alone, with and without purging records.
 */
export async function libraryStatements(): Promise<Statement[]> {
  const sent: Statement[] = [];
  const inTransaction = noting(sent, true);
  for (const call of Object.values(libraryCalls()))
    await call(createQuery(inTransaction), createMutate(inTransaction));
  const alone = noting(sent, false);
  const { isDue } = purging;
  try {
    for (const due of [true, false]) {
      purging.isDue = () => due;
      for (const [name, call] of Object.entries(libraryCalls()))
        if (/^(create|replace|update|delete)/.test(name)) await call(createQuery(alone), createMutate(alone));
    }
  } finally {
    purging.isDue = isDue;
  }
  return sent;
}

/** Every statement gets the same response: the test looks at the statements. */
function noting(sent: Statement[], inTransaction: boolean): Executor {
  const executor: Executor = {
    inTransaction,
    run(statement) {
      sent.push(statement);
      return Promise.resolve([answer, answer]);
    },
    transact: (work) => work(executor),
  };
  return executor;
}
