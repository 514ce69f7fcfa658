import type { Statement } from "../../executor/Executor.ts";

/** A statement of the runner that only reads. */
export function reading(name: string, sql: string, values: Statement["values"] = []): Statement {
  return { name: `Migrate.${name}`, sql, values, effect: "read" };
}

/** A statement of the runner that writes. */
export function writing(name: string, sql: string, values: Statement["values"] = []): Statement {
  return { name: `Migrate.${name}`, sql, values, effect: "write" };
}
