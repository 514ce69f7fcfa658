import type { Executor, Statement } from "../../../dsql/src/executor/Executor.ts";
import { createMutate } from "../../src/mutate/createMutate.ts";
import { createQuery } from "../../src/query/createQuery.ts";
import { answer, libraryCalls } from "./libraryCalls.ts";

/** What `Query` and `Mutate` send, for every call and every pair of choices; nothing is connected to. */
export async function libraryStatements(): Promise<Statement[]> {
  const sent: Statement[] = [];
  // Every statement gets the same response: the test looks at the statements.
  const executor: Executor = {
    inTransaction: true,
    run(statement) {
      sent.push(statement);
      return Promise.resolve([answer, answer]);
    },
    transact: (work) => work(executor),
  };
  for (const call of Object.values(libraryCalls())) await call(createQuery(executor), createMutate(executor));
  return sent;
}
