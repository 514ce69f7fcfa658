import { objects } from "../../errorCatalog/objects.ts";
import { statements } from "../../errorCatalog/statements.ts";
import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import { checkVariable } from "../checks/checkSetting.ts";
import { bodyStatements, bodyText, functionOption, functionOptions } from "../checks/functionBody.ts";
import { toDsqlErrorAt } from "../checks/toDsqlErrorAt.ts";
import type { Node } from "../parse/parse.ts";
import { child, list, text } from "../parse/tree.ts";
import { checkBody } from "../plpgsql/checkBody.ts";
import { firstError, type RuleCheck } from "./RuleCheck.ts";

/** CREATE FUNCTION and CREATE PROCEDURE, with the statements in their bodies. */
export const checkCreateFunction: RuleCheck = (statement, check) => {
  const procedure =
    statement.is_procedure === true ? toDsqlErrorAt(undefined, statements.createProcedure) : undefined;
  if (procedure) return procedure;
  const language = text(child(functionOption(statement, "language"), "String"), "sval");
  if (language === "plpgsql") {
    const error = toDsqlErrorAt(undefined, objects.plpgsql);
    if (error) return error;
  } else if (language !== "" && language !== "sql") {
    return toDsqlErrorAt(undefined, objects.functionLanguage, { language });
  }
  const error = checkSettings(list(statement, "options"));
  if (error) return error;
  if (language === "plpgsql") return checkBody(bodyText(statement), check).error;
  const body = bodyStatements(statement);
  return Array.isArray(body) ? firstError(body, check) : body;
};

/** ALTER FUNCTION and ALTER PROCEDURE. */
export const checkAlterFunction: RuleCheck = (statement) =>
  (text(statement, "objtype") === "OBJECT_PROCEDURE"
    ? toDsqlErrorAt(undefined, statements.createProcedure)
    : undefined) ??
  toDsqlErrorAt(undefined, objects.alterFunction) ??
  checkSettings(list(statement, "actions"));

/** `SET name = …` of a function. */
function checkSettings(options: Node[]): DsqlError | undefined {
  for (const option of functionOptions(options, "set")) {
    const error = checkVariable(child(option, "VariableSetStmt"));
    if (error) return error;
  }
  return undefined;
}
