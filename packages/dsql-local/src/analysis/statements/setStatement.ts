import { toDsqlError } from "../../errorCatalog/toDsqlError.ts";
import { transactionStatements } from "../../errorCatalog/transactionStatements.ts";
import type { StatementInfo } from "../statement/StatementInfo.ts";
import type { Node } from "../parse/parse.ts";
import { ONLY_DSQL, checkVariable } from "../checks/checkSetting.ts";
import { checkDeferrable, checkIsolation, transactionOptions } from "./transactionStatement.ts";
import { list, text } from "../parse/tree.ts";

/** SET and RESET. */
export function setStatement(statement: Node): StatementInfo {
  const name = text(statement, "name");
  const kind = text(statement, "kind");
  if (kind === "VAR_SET_MULTI") {
    const { isolation, deferrable } = transactionOptions(list(statement, "args"));
    const level =
      isolation === "serializable" || name !== "TRANSACTION" ? checkIsolation(isolation) : undefined;
    if (name === "SESSION CHARACTERISTICS") {
      return { kind: "set", error: level ?? checkDeferrable(deferrable) };
    }
    return { kind: "set", error: level ?? toDsqlError(transactionStatements.setTransaction, { name }) };
  }
  const error = checkVariable(statement);
  if (error) return { kind: "set", error: error };
  if (ONLY_DSQL.has(name.toLowerCase())) {
    return { kind: "set", response: { columns: [], rows: [], tag: kind === "VAR_RESET" ? "RESET" : "SET" } };
  }
  return { kind: "set" };
}
