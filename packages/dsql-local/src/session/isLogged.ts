import type { Statement } from "../rules/Statement.ts";

/** Statements that are run again when their transaction was displaced. */
export function isLogged(statement: Statement): boolean {
  return (
    statement.kind === "write" ||
    statement.kind === "lockingRead" ||
    statement.kind === "ddl" ||
    statement.kind === "set"
  );
}
