import { DsqlClientError } from "./DsqlClientError.ts";

/**
 * The database refused a statement for a reason that no caller can mend: a missing migration, a limit, a defect
 * of this library. The driver's error is the `cause`.
 */
export class DatabaseStatementError extends DsqlClientError {
  readonly code = "DATABASE_STATEMENT_FAILED";
  readonly sqlState: string;

  /** @param advice what to do about it, where the SQLSTATE points to one cause */
  constructor(statement: string, sqlState: string, cause: unknown, advice?: string) {
    const end = advice === undefined ? "" : `: ${advice}`;
    super(`The database refused ${statement} with SQLSTATE ${sqlState}${end}`, { cause });
    this.sqlState = sqlState;
  }
}
