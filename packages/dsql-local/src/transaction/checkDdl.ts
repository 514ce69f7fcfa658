import type { Transaction } from "./Transaction.ts";
import type { DsqlError } from "../errorCatalog/DsqlError.ts";
import type { Statement } from "../analysis/statement/Statement.ts";
import * as transactionErrors from "../errors/transactionErrors.ts";

/** DSQL's error about a second change of the schema in a transaction, or one together with a change of data. */
export function checkDdl(statement: Statement, transaction: Transaction): DsqlError | undefined {
  const ddl = statement.kind === "ddl" || (statement.job && statement.job.type !== "waitForJob");
  if (ddl && transaction.ranDdl) return transactionErrors.multipleDdl;
  if (ddl && transaction.wroteRows) return transactionErrors.ddlAndDml;
  // What a procedure changes is known only after it has run.
  if (statement.procedural) return undefined;
  const dml = statement.kind === "write" || statement.kind === "copyFrom";
  if (dml && transaction.ranDdl) return transactionErrors.ddlAndDml;
  return undefined;
}
