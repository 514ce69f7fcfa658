import { toDsqlError } from "../../errorCatalog/toDsqlError.ts";
import { transactionStatements } from "../../errorCatalog/transactionStatements.ts";
import type { Facts } from "../statement/StatementInfo.ts";
import type { Node } from "../parse/parse.ts";
import { ONLY_DSQL, variableRefusal } from "../checks/checkSetting.ts";
import { deferrableRefusal, isolationRefusal, transactionOptions } from "./transactionStatement.ts";
import { list, text } from "../parse/tree.ts";

/** SET and RESET. */
export function setStatement(statement: Node): Facts {
  const name = text(statement, "name");
  const kind = text(statement, "kind");
  if (kind === "VAR_SET_MULTI") {
    const { isolation, deferrable } = transactionOptions(list(statement, "args"));
    const level =
      isolation === "serializable" || name !== "TRANSACTION" ? isolationRefusal(isolation) : undefined;
    if (name === "SESSION CHARACTERISTICS") {
      return { kind: "set", refusal: level ?? deferrableRefusal(deferrable) };
    }
    return { kind: "set", refusal: level ?? toDsqlError(transactionStatements.setTransaction, { name }) };
  }
  const refusal = variableRefusal(statement);
  if (refusal) return { kind: "set", refusal };
  if (ONLY_DSQL.has(name.toLowerCase())) {
    return { kind: "set", answer: { columns: [], rows: [], tag: kind === "VAR_RESET" ? "RESET" : "SET" } };
  }
  return { kind: "set" };
}
