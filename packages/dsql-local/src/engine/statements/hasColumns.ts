import type { Statement, StatementKind } from "../../analysis/statement/Statement.ts";
import { localColumns } from "./localStatements.ts";

const WITHOUT_COLUMNS = new Set<StatementKind>([
  "begin",
  "commit",
  "rollback",
  "set",
  "ddl",
  "copyFrom",
  "copyTo",
  "empty",
  "other",
]);

/** Does the statement's response have columns? For a portal that PostgreSQL doesn't have any more. */
export function hasColumns(statement: Statement): boolean {
  if (localColumns(statement)) return true;
  if (statement.kind === "write" && !statement.nested) return statement.returns === true;
  return !WITHOUT_COLUMNS.has(statement.kind);
}
