import { alterTable } from "../../errorCatalog/alterTable.ts";
import { indexes } from "../../errorCatalog/indexes.ts";
import { objects } from "../../errorCatalog/objects.ts";
import { statements } from "../../errorCatalog/statements.ts";
import { transactions } from "../../errorCatalog/transactions.ts";
import { checkAlterFunction, checkCreateFunction } from "./checkFunction.ts";
import { checkOwnedBy, checkPassword } from "./checkRole.ts";
import { firstError, type RuleCheck } from "./RuleCheck.ts";
import { checkSequence } from "../checks/checkIdentity.ts";
import { toDsqlErrorAt } from "../checks/toDsqlErrorAt.ts";
import { checkVariable } from "../checks/checkSetting.ts";
import {
  checkComment,
  checkDependsOnExtension,
  checkDrop,
  checkGrant,
  checkSetSchema,
  checkOwner,
  checkRename,
} from "../checks/checkObjectKind.ts";
import { child, isTemporary, list, number, text } from "../parse/tree.ts";
import { checkColumnType } from "../checks/checkTypes.ts";

/** Actions of ALTER DOMAIN that DSQL rejects, by their letters in the tree. */
const DOMAIN_ACTIONS = new Map<string, string>(
  Object.entries({
    C: "ADD CONSTRAINT",
    O: "SET NOT NULL",
    V: "VALIDATE CONSTRAINT",
  }),
);

/** Of an extended statistics object (observed on a cluster, 2026-10). */
const MAX_STATISTICS_TARGET = 100;

const isPublic = (name: string) => name === "public";

/** Rules of DDL other than that of tables and indexes, by type of statement. */
export const ddlChecks = new Map(
  Object.entries<RuleCheck>({
    CreateFunctionStmt: checkCreateFunction,
    AlterFunctionStmt: checkAlterFunction,
    AlterDefaultPrivilegesStmt: () => toDsqlErrorAt(undefined, statements.defaultPrivileges),
    CreateStatsStmt: () => toDsqlErrorAt(undefined, objects.statistics),
    CreateSeqStmt(statement) {
      const sequence = child(statement, "sequence");
      if (isTemporary(sequence)) return toDsqlErrorAt(sequence, objects.temporarySequence);
      if (text(sequence, "relpersistence") === "u") return toDsqlErrorAt(sequence, objects.unloggedSequence);
      return checkSequence(statement, true);
    },
    AlterSeqStmt: (statement) => checkSequence(statement, false),
    ViewStmt(statement) {
      const view = child(statement, "view");
      return isTemporary(view) ? toDsqlErrorAt(view, objects.temporaryView) : undefined;
    },
    DropStmt(statement) {
      const type = text(statement, "removeType");
      if (statement.concurrent === true) return toDsqlErrorAt(undefined, indexes.dropConcurrently);
      const error = checkDrop(statement);
      if (error) return error;
      if (type === "OBJECT_DOMAIN" && text(statement, "behavior") === "DROP_CASCADE") {
        return toDsqlErrorAt(undefined, objects.dropDomainCascade);
      }
      const names = list(statement, "objects").map((item) => text(child(item, "String"), "sval"));
      return type === "OBJECT_SCHEMA" && names.some(isPublic)
        ? toDsqlErrorAt(undefined, objects.systemEntity)
        : undefined;
    },
    RenameStmt(statement) {
      if (text(statement, "renameType") === "OBJECT_SCHEMA" && isPublic(text(statement, "subname"))) {
        return toDsqlErrorAt(undefined, objects.systemEntity);
      }
      return checkRename(statement);
    },
    CreateDomainStmt(statement) {
      const collation = child(statement, "collClause");
      return (
        checkColumnType(child(statement, "typeName")) ??
        (collation && toDsqlErrorAt(collation, objects.domainCollate))
      );
    },
    AlterDomainStmt(statement) {
      const action = DOMAIN_ACTIONS.get(text(statement, "subtype"));
      return action === undefined
        ? undefined
        : toDsqlErrorAt(undefined, objects.domainConstraint, { action });
    },
    CreateSchemaStmt(statement, check) {
      const elements = list(statement, "schemaElts");
      if (elements.length === 0) return undefined;
      // Each element is a statement that changes the schema, beside CREATE SCHEMA itself.
      return firstError(elements, check) ?? toDsqlErrorAt(undefined, transactions.multipleDdl);
    },
    CreateRoleStmt: checkPassword,
    AlterRoleStmt: checkPassword,
    AlterRoleSetStmt: (statement) => checkVariable(child(statement, "setstmt")),
    GrantStmt(statement) {
      const names = list(statement, "objects").map((item) => text(child(item, "String"), "sval"));
      return text(statement, "objtype") === "OBJECT_SCHEMA" && names.some(isPublic)
        ? toDsqlErrorAt(undefined, objects.systemEntity)
        : checkGrant(statement);
    },
    DropOwnedStmt: checkOwnedBy,
    ReassignOwnedStmt: checkOwnedBy,
    AlterOwnerStmt: (statement) =>
      text(statement, "objectType") === "OBJECT_SCHEMA" &&
      isPublic(text(child(child(statement, "object"), "String"), "sval"))
        ? toDsqlErrorAt(undefined, objects.systemEntity)
        : checkOwner(statement),
    AlterObjectSchemaStmt: (statement) =>
      text(statement, "objectType") === "OBJECT_INDEX"
        ? toDsqlErrorAt(undefined, alterTable.alterIndex, { action: "SET SCHEMA" })
        : checkSetSchema(statement),
    AlterObjectDependsStmt: checkDependsOnExtension,
    CommentStmt: checkComment,
    AlterStatsStmt(statement) {
      const target = number(statement, "stxstattarget");
      return target > MAX_STATISTICS_TARGET
        ? toDsqlErrorAt(undefined, objects.statisticsTarget, { target, max: MAX_STATISTICS_TARGET })
        : undefined;
    },
  }),
);
