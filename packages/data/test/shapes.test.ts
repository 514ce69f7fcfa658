import { expect, test, vi } from "vitest";
import type { Executor } from "../../dsql/src/executor/Executor.ts";
import { answer, type Calls, libraryCalls } from "./support/libraryCalls.ts";

/** The statement that each call ended with, made in this order by a library that has made none before. */
async function statementsOf(calls: [name: string, call: Calls[string]][]): Promise<Record<string, string>> {
  vi.resetModules();
  const { createQuery } = await import("../src/query/createQuery.ts");
  const { createMutate } = await import("../src/mutate/createMutate.ts");
  const texts: string[] = [];
  const listening: Executor = {
    inTransaction: true,
    run: (statement) => {
      texts.push(statement.sql);
      return Promise.resolve([answer, answer]);
    },
    transact: (work) => work(listening),
  };
  const sent: Record<string, string> = {};
  for (const [name, call] of calls) {
    await call(createQuery(listening), createMutate(listening));
    sent[name] = texts.splice(0).at(-1) ?? "nothing";
  }
  return sent;
}

test("no call is sent as the statement kept for another, whichever came first", async () => {
  const calls = Object.entries(libraryCalls());
  const forwards = await statementsOf(calls);
  const backwards = await statementsOf(calls.toReversed());
  // By name alone: the statements are long.
  expect(Object.keys(forwards).filter((name) => forwards[name] !== backwards[name])).toEqual([]);
});
