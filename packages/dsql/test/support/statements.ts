import type { Statement } from "../../src/executor/Executor.ts";

/** Statements for tests of the connection, which care about how and not about what. */
export const read = (sql: string, ...values: string[]): Statement => ({
  name: "read",
  sql,
  values,
  effect: "read",
});
export const write = (sql: string, ...values: string[]): Statement => ({
  name: "write",
  sql,
  values,
  effect: "write",
});
