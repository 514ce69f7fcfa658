import type { ReplayEntry, Transaction } from "./Transaction.ts";
import type { DsqlError } from "../errorCatalog/DsqlError.ts";
import type { Statement } from "../analysis/statement/Statement.ts";
import { TRANSACTION_ROW_LIMIT } from "../errorCatalog/transactionLimits.ts";
import * as transactionErrors from "../errors/transactionErrors.ts";

/**
 * Applies a statement that succeeded to the transaction's state. Returns DSQL's error when it exceeds a limit.
 *
 * @param written rows, or the tag of CommandComplete
 */
export function applyStatementEffects(
  transaction: Transaction,
  statement: Statement,
  entry: ReplayEntry | undefined,
  written: number | string | undefined,
): DsqlError | undefined {
  if (statement.kind === "ddl") transaction.ranDdl = true;
  const { renamed } = statement;
  if (renamed) transaction.schemaChanges.push({ created: [renamed.to], changed: [renamed.from] });
  const rows = typeof written === "number" ? written : writtenRows(statement, written ?? "");
  const isWrite = (statement.kind === "write" && !statement.procedural) || statement.kind === "copyFrom";
  if (rows > 0 || isWrite) transaction.wroteRows = true;
  if (statement.procedural && transaction.ranDdl && transaction.wroteRows) return transactionErrors.ddlAndDml;
  transaction.rows += rows;
  if (transaction.rows > TRANSACTION_ROW_LIMIT) return transactionErrors.rowLimit;
  if (entry) transaction.replayLog.push(entry);
  return undefined;
}

function writtenRows(statement: Statement, tag: string): number {
  if (statement.kind === "read" || statement.kind === "copyTo") return 0;
  const match = /^(?:INSERT \d+|UPDATE|DELETE|MERGE|COPY) (\d+)$/.exec(tag);
  return match ? Number(match[1]) : 0;
}
