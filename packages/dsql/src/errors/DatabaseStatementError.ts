import { DsqlClientError } from "./DsqlClientError.ts";

/**
 * The database rejected a statement for a reason that no caller can fix: a missing migration, a limit, a bug in this
 * library. The driver's error is the `cause`.
 */
export class DatabaseStatementError extends DsqlClientError {
  readonly code = "DATABASE_STATEMENT_FAILED";
  readonly sqlState: string;

  /** @param advice how to fix it, where the SQLSTATE points to one cause */
  constructor(statement: string, sqlState: string, cause: unknown, advice?: string) {
    const end = advice === undefined ? "" : `: ${advice}`;
    super(`The database refused ${statement} with SQLSTATE ${sqlState}${end}`, { cause });
    this.sqlState = sqlState;
  }
}
