import type { PreparedStatement } from "./PreparedStatement.ts";
import type { TransactionControl } from "../../transaction/TransactionControl.ts";

/**
 * Has another session changed what the statement was planned for? PostgreSQL refuses its plan for good then, where the
 * columns of its result have changed; a cluster's answer isn't on record. A change of the session's own is left to it.
 */
export function needsReplan(
  { statement, engine, version }: PreparedStatement,
  { catalog }: TransactionControl,
): boolean {
  if (engine || !statement?.names) return false;
  return catalog.isChangedByOthers(statement.names, version);
}
