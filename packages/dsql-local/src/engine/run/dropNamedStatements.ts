import type { PreparedStatement } from "./PreparedStatement.ts";

/** DEALLOCATE ALL has dropped the prepared statements that have names. */
export function dropNamedStatements(statements: Map<string, PreparedStatement>): void {
  for (const key of statements.keys()) if (key !== "") statements.delete(key);
}
