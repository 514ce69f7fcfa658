import type { Transaction } from "../occ/Transaction.ts";
import type { DsqlError } from "../rules/DsqlError.ts";
import type { Statement } from "../rules/Statement.ts";
import * as refusals from "./refusals.ts";

/** Why DSQL doesn't run the statement in this transaction, or at all. */
export function stateRefusal(
  statement: Statement,
  transaction: Transaction | undefined,
): DsqlError | undefined {
  if (transaction?.failed && statement.kind !== "commit" && statement.kind !== "rollback") {
    return refusals.aborted;
  }
  if (statement.refusal) return statement.refusal;
  if (!transaction) return undefined;
  const ddl = statement.kind === "ddl" || (statement.async && statement.async.type !== "waitForJob");
  if (ddl && transaction.ranDdl) return refusals.multipleDdl;
  if (ddl && transaction.wroteRows) return refusals.ddlAndDml;
  const dml = statement.kind === "write" || statement.kind === "copyFrom";
  if (dml && transaction.ranDdl) return refusals.ddlAndDml;
  return undefined;
}
