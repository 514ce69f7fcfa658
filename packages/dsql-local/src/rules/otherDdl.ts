import type { DsqlError } from "./DsqlError.ts";
import { sequenceRefusal } from "./identity.ts";
import type { Node } from "./parser.ts";
import { unsupported } from "./refusals.ts";
import { child, list, text } from "./tree.ts";

type Rule = (statement: Node) => DsqlError | undefined;

/** A token is the only password there is; DSQL's words aren't on record. */
function passwordRefusal(statement: Node): DsqlError | undefined {
  const hasPassword = list(statement, "options").some(
    (item) => text(child(item, "DefElem"), "defname") === "password",
  );
  return hasPassword ? unsupported("PASSWORD not supported for a role") : undefined;
}

/** Rules of DDL beside tables and indexes, by type of statement. Texts without a record are in DSQL's manner. */
export const otherDdl: Record<string, Rule> = {
  CreateFunctionStmt: (statement) => {
    if (statement.is_procedure === true) return unsupported("PROCEDURE is not supported");
    for (const item of list(statement, "options")) {
      const option = child(item, "DefElem");
      if (text(option, "defname") !== "language") continue;
      const language = text(child(child(option, "arg"), "String"), "sval");
      if (language !== "sql") {
        return unsupported(`CREATE FUNCTION with language ${language} not supported`);
      }
    }
    return undefined;
  },
  CreateSeqStmt: (statement) => {
    if (text(child(statement, "sequence"), "relpersistence") === "t") {
      return unsupported("TEMPORARY or TEMP sequence not supported for CREATE SEQUENCE");
    }
    return sequenceRefusal(statement);
  },
  ViewStmt: (statement) =>
    text(child(statement, "view"), "relpersistence") === "t"
      ? unsupported("TEMPORARY or TEMP view not supported for CREATE VIEW")
      : undefined,
  DropStmt: (statement) => {
    if (statement.concurrent === true) return unsupported("CONCURRENTLY not supported for DROP INDEX");
    const trigger = text(statement, "removeType") === "OBJECT_TRIGGER";
    return trigger && statement.missing_ok !== true ? unsupported("DROP TRIGGER not supported") : undefined;
  },
  RenameStmt: (statement) =>
    ["OBJECT_TYPE", "OBJECT_ATTRIBUTE"].includes(text(statement, "renameType"))
      ? unsupported("unsupported object in RENAME statement")
      : undefined,
  CreateRoleStmt: passwordRefusal,
  AlterRoleStmt: passwordRefusal,
  GrantStmt: (statement) => {
    const isPublic = list(statement, "objects").some(
      (item) => text(child(item, "String"), "sval") === "public",
    );
    return text(statement, "objtype") === "OBJECT_SCHEMA" && isPublic
      ? unsupported("feature not supported on system entity")
      : undefined;
  },
};
