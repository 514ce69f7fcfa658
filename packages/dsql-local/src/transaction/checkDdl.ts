import type { Transaction } from "./Transaction.ts";
import type { DsqlError } from "../errorCatalog/DsqlError.ts";
import type { Statement } from "../analysis/statement/Statement.ts";
import * as refusals from "../errors/transactionErrors.ts";

/** The refusal of a second change of the schema in a transaction, and of one together with a change of data. */
export function checkDdl(statement: Statement, transaction: Transaction): DsqlError | undefined {
  const ddl = statement.kind === "ddl" || (statement.job && statement.job.type !== "waitForJob");
  if (ddl && transaction.ranDdl) return refusals.multipleDdl;
  if (ddl && transaction.wroteRows) return refusals.ddlAndDml;
  // Of a procedure it is known only when it has run.
  if (statement.procedural) return undefined;
  const dml = statement.kind === "write" || statement.kind === "copyFrom";
  if (dml && transaction.ranDdl) return refusals.ddlAndDml;
  return undefined;
}
