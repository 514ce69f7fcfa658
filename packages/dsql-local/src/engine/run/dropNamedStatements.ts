import type { Prepared } from "./PreparedStatement.ts";

/** DEALLOCATE ALL has dropped the prepared statements that have names. */
export function forgetNamed(statements: Map<string, Prepared>): void {
  for (const key of statements.keys()) if (key !== "") statements.delete(key);
}
