import { alterTable } from "../../errorCatalog/alterTable.ts";
import { indexes } from "../../errorCatalog/indexes.ts";
import { objects } from "../../errorCatalog/objects.ts";
import { statements } from "../../errorCatalog/statements.ts";
import { transactions } from "../../errorCatalog/transactions.ts";
import type { CatalogLookup } from "../lookups/CatalogLookup.ts";
import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import { bodyStatements, bodyText, functionOption, functionOptions } from "../checks/functionBody.ts";
import { checkBody } from "../plpgsql/checkBody.ts";
import { checkSequence } from "../checks/checkIdentity.ts";
import type { Node } from "../parse/parse.ts";
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
import { child, isTemporary, list, names, number, tableName, text } from "../parse/tree.ts";
import { checkColumnType } from "../checks/checkTypes.ts";

/** `refusalOf` applies all rules to a statement within this one. */
type RuleCheck = (
  statement: Node,
  refusalOf: (inner: Node) => DsqlError | undefined,
) => DsqlError | undefined;

/** A token is the only password there is. */
const checkPassword: RuleCheck = (statement) => {
  const password = list(statement, "options")
    .map((item) => child(item, "DefElem"))
    .find((option) => text(option, "defname") === "password");
  return password && toDsqlErrorAt(password, objects.password);
};

/** Actions of ALTER DOMAIN that are refused, by the tree's letter. */
const DOMAIN_ACTIONS = new Map<string, string>(
  Object.entries({
    C: "ADD CONSTRAINT",
    O: "SET NOT NULL",
    V: "VALIDATE CONSTRAINT",
  }),
);

/** Of an extended statistics object (observed on a cluster, 2026-10). */
const MAX_STATISTICS_TARGET = 100;

/** `SET name = …` of a function. */
function checkSettings(options: Node[]): DsqlError | undefined {
  for (const option of functionOptions(options, "set")) {
    const refusal = checkVariable(child(option, "VariableSetStmt"));
    if (refusal) return refusal;
  }
  return undefined;
}

const isPublic = (name: string) => name === "public";

/** Schema public is admin's, and would go with all that it owns. */
const checkOwnedBy: RuleCheck = (statement) => {
  const roles = list(statement, "roles").map((item) => child(item, "RoleSpec"));
  const isAdmin = (role: Node | undefined) =>
    text(role, "roletype") !== "ROLESPEC_CSTRING" || text(role, "rolename") === "admin";
  return roles.some(isAdmin) ? toDsqlErrorAt(undefined, objects.systemEntity) : undefined;
};

/** Rules of DDL beside tables and indexes, by type of statement. */
export const otherDdl = new Map(
  Object.entries<RuleCheck>({
    CreateFunctionStmt(statement, refusalOf) {
      const procedure =
        statement.is_procedure === true ? toDsqlErrorAt(undefined, statements.createProcedure) : undefined;
      if (procedure) return procedure;
      const language = text(child(functionOption(statement, "language"), "String"), "sval");
      if (language === "plpgsql") {
        const refusal = toDsqlErrorAt(undefined, objects.plpgsql);
        if (refusal) return refusal;
      } else if (language !== "" && language !== "sql") {
        return toDsqlErrorAt(undefined, objects.functionLanguage, { language });
      }
      const refusal = checkSettings(list(statement, "options"));
      if (refusal) return refusal;
      if (language === "plpgsql") return checkBody(bodyText(statement), refusalOf).error;
      const body = bodyStatements(statement);
      return Array.isArray(body) ? first(body, refusalOf) : body;
    },
    AlterFunctionStmt: (statement) =>
      (text(statement, "objtype") === "OBJECT_PROCEDURE"
        ? toDsqlErrorAt(undefined, statements.createProcedure)
        : undefined) ??
      toDsqlErrorAt(undefined, objects.alterFunction) ??
      checkSettings(list(statement, "actions")),
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
      const refusal = checkDrop(statement);
      if (refusal) return refusal;
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
    CreateSchemaStmt(statement, refusalOf) {
      const elements = list(statement, "schemaElts");
      if (elements.length === 0) return undefined;
      // Each element is a statement that changes the schema, beside CREATE SCHEMA itself.
      return first(elements, refusalOf) ?? toDsqlErrorAt(undefined, transactions.multipleDdl);
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

/** What the catalog has to tell before such a statement is run. */
export const otherDdlLookups = new Map(
  Object.entries<(statement: Node) => CatalogLookup[]>({
    CreateStmt: (statement) => [
      { ask: "tables", ...named(statement.if_not_exists, child(statement, "relation")) },
    ],
    ViewStmt: (statement) => [{ ask: "views", ...named(statement.replace, child(statement, "view")) }],
    CreateSeqStmt: (statement) => [
      { ask: "sequences", ...named(statement.if_not_exists, child(statement, "sequence")) },
    ],
    CreateSchemaStmt: (statement) => [
      {
        ask: "schemas",
        ...(statement.if_not_exists === true ? { named: text(statement, "schemaname") } : {}),
      },
    ],
    CreateStatsStmt(statement) {
      const name = statement.if_not_exists === true ? names(statement, "defnames").at(-1) : undefined;
      return list(statement, "relations")
        .map((item) => child(item, "RangeVar"))
        .filter((relation) => relation !== undefined)
        .map((relation) => ({
          ask: "statistics",
          table: tableName(relation),
          ...(name === undefined ? {} : { named: name }),
        }));
    },
    DropRoleStmt: (statement) => [
      {
        ask: "mappedRole",
        roles: list(statement, "roles").map((item) => text(child(item, "RoleSpec"), "rolename")),
      },
    ],
  }),
);

/** The name, where the statement doesn't mind that there is something of that name. */
function named(isTolerant: unknown, relation: Node | undefined) {
  return isTolerant === true ? { named: tableName(relation) } : {};
}

function first(inner: Node[], refusalOf: (statement: Node) => DsqlError | undefined): DsqlError | undefined {
  for (const statement of inner) {
    const refusal = refusalOf(statement);
    if (!refusal) continue;
    // A place within a function's body, which is a string, isn't one of the text.
    const { at: _, ...withoutPlace } = refusal;
    return withoutPlace;
  }
  return undefined;
}
