import type { PreparedStatement } from "./PreparedStatement.ts";
import type { TransactionControl } from "../../transaction/TransactionControl.ts";

/**
 * Has another session changed what the statement names since it was parsed? PostgreSQL rejects it from then on where the
 * columns of its result have changed; what a cluster does isn't recorded. The session's own changes are left to PostgreSQL.
 */
export function needsReplan(
  { statement, isLocal, version }: PreparedStatement,
  { catalog }: TransactionControl,
): boolean {
  if (isLocal || !statement?.names) return false;
  return catalog.isChangedByOthers(statement.names, version);
}
