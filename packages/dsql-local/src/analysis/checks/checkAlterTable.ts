import { alterTable as rules } from "../../errorCatalog/alterTable.ts";
import { statements } from "../../errorCatalog/statements.ts";
import type { Rule } from "../../errorCatalog/Rule.ts";
import { types } from "../../errorCatalog/types.ts";
import type { AddedColumn, CatalogLookup } from "../lookups/CatalogLookup.ts";
import { checkColumn, checkForeignKey } from "./checkCreateTable.ts";
import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import { hasBadCache, checkIdentity } from "./checkIdentity.ts";
import type { Node } from "../parse/parse.ts";
import { toDsqlErrorAt } from "./toDsqlErrorAt.ts";
import { child, list, tableName, text } from "../parse/tree.ts";

/** Actions of ALTER TABLE that DSQL always supports (Aurora DSQL user guide). */
const ACCEPTED = new Set(
  (
    "AT_ColumnDefault AT_DropNotNull AT_DropExpression AT_SetStorage AT_DropIdentity " +
    "AT_DropColumn AT_DropConstraint AT_AlterConstraint AT_ChangeOwner AT_EnableTrigAll AT_EnableTrigUser " +
    "AT_DisableTrigAll AT_DisableTrigUser"
  ).split(" "),
);

/** Actions that DSQL supports since a day. */
const LEARNT = new Map<string, Rule>(
  Object.entries({
    AT_ColumnDefault: rules.columnDefault,
    AT_DropNotNull: rules.columnDefault,
    AT_DropExpression: rules.columnDefault,
    AT_AddIdentity: rules.columnDefault,
    AT_DropConstraint: rules.columnDefault,
    AT_DropColumn: rules.dropColumn,
  }),
);

/** Actions with a rule of their own; all others share one. */
const RULES = new Map<string, Rule>(
  Object.entries({
    AT_SetNotNull: rules.setNotNull,
    AT_AlterColumnType: rules.columnType,
    AT_SetStatistics: rules.setStatistics,
    AT_AddConstraint: rules.addConstraint,
    AT_ValidateConstraint: rules.validateConstraint,
    AT_EnableRowSecurity: rules.enableRowSecurity,
  }),
);

/** Names of unsupported actions in messages; recorded ones agree with PostgreSQL's own. */
const NAMES = new Map<string, string>(
  Object.entries({
    AT_DropNotNull: "ALTER COLUMN ... DROP NOT NULL",
    AT_DropExpression: "ALTER COLUMN ... DROP EXPRESSION",
    AT_AddIdentity: "ALTER COLUMN ... ADD IDENTITY",
    AT_DropConstraint: "DROP CONSTRAINT",
    // For an index; that of a table has a rule of its own.
    AT_SetStatistics: "ALTER COLUMN ... SET STATISTICS",
    AT_SetOptions: "ALTER COLUMN ... SET",
    AT_ResetOptions: "ALTER COLUMN ... RESET",
    AT_SetCompression: "ALTER COLUMN ... SET COMPRESSION",
    AT_ClusterOn: "CLUSTER ON",
    AT_DropCluster: "SET WITHOUT CLUSTER",
    AT_SetLogged: "SET LOGGED",
    AT_SetUnLogged: "SET UNLOGGED",
    AT_DropOids: "SET WITHOUT OIDS",
    AT_SetAccessMethod: "SET ACCESS METHOD",
    AT_SetTableSpace: "SET TABLESPACE",
    AT_SetRelOptions: "SET",
    AT_ResetRelOptions: "RESET",
    AT_EnableTrig: "ENABLE TRIGGER",
    AT_DisableTrig: "DISABLE TRIGGER",
    AT_EnableAlwaysTrig: "ENABLE ALWAYS TRIGGER",
    AT_EnableReplicaTrig: "ENABLE REPLICA TRIGGER",
    AT_EnableRule: "ENABLE RULE",
    AT_DisableRule: "DISABLE RULE",
    AT_EnableAlwaysRule: "ENABLE ALWAYS RULE",
    AT_EnableReplicaRule: "ENABLE REPLICA RULE",
    AT_AddInherit: "INHERIT",
    AT_DropInherit: "NO INHERIT",
    AT_AddOf: "OF",
    AT_DropOf: "NOT OF",
    AT_ReplicaIdentity: "REPLICA IDENTITY",
    AT_DisableRowSecurity: "DISABLE ROW SECURITY",
    AT_ForceRowSecurity: "FORCE ROW SECURITY",
    AT_NoForceRowSecurity: "NO FORCE ROW SECURITY",
    AT_AttachPartition: "ATTACH PARTITION",
    AT_DetachPartition: "DETACH PARTITION",
  }),
);

/** Checks an ALTER TABLE or ALTER INDEX: the error is that of its first unsupported action. */
export function checkAlterTable(statement: Node): DsqlError | undefined {
  const objtype = text(statement, "objtype");
  const actions = list(statement, "cmds").map((item) => child(item, "AlterTableCmd") ?? {});
  switch (objtype) {
    case "OBJECT_TYPE":
      return toDsqlErrorAt(undefined, statements.alterType);
    case "OBJECT_INDEX": {
      const [action] = actions.filter((item) => text(item, "subtype") !== "AT_ChangeOwner");
      return action && toDsqlErrorAt(undefined, rules.alterIndex, { action: nameOf(action) });
    }
    case "OBJECT_TABLE":
      return actions.map(checkAction).find((error) => error !== undefined);
    default:
      // Views and sequences support few of these actions, which PostgreSQL checks.
      return undefined;
  }
}

/** What has to be looked up in the catalog before an ALTER TABLE runs. */
export function alterTableLookups(statement: Node): CatalogLookup[] {
  if (text(statement, "objtype") !== "OBJECT_TABLE") return [];
  const table = tableName(child(statement, "relation"));
  const lookups: CatalogLookup[] = [];
  const added: AddedColumn[] = [];
  const dropped: string[] = [];
  for (const item of list(statement, "cmds")) {
    const action = child(item, "AlterTableCmd");
    const name = text(action, "name");
    const subtype = text(action, "subtype");
    if (subtype === "AT_DropColumn") lookups.push({ kind: "primaryKeyColumn", table, column: name });
    if (subtype === "AT_DropConstraint") lookups.push({ kind: "primaryKey", table, constraint: name });
    if (subtype === "AT_AddIdentity") lookups.push({ kind: "identityColumn", table, column: name });
    if (subtype === "AT_AddColumn") {
      const column = child(child(action, "def"), "ColumnDef");
      added.push({ name: text(column, "colname"), ifNotExists: action?.missing_ok === true });
    }
    if (subtype === "AT_DropColumn") dropped.push(name);
  }
  if (added.length > 0) lookups.push({ kind: "columns", table, added, dropped });
  return lookups;
}

function checkAction(action: Node): DsqlError | undefined {
  const subtype = text(action, "subtype");
  const definition = child(action, "def");
  if (subtype === "AT_AddColumn") return checkAddColumn(child(definition, "ColumnDef") ?? {});
  const learnt = LEARNT.get(subtype);
  const early = learnt && toDsqlErrorAt(undefined, learnt, { action: nameOf(action) });
  if (early) return early;
  const constraint = child(definition, "Constraint") ?? {};
  // For an existing column: a catalog lookup checks that it is bigint.
  if (subtype === "AT_AddIdentity") return checkIdentity(constraint, undefined);
  if (subtype === "AT_SetIdentity") {
    return hasBadCache(list(child(definition, "List"), "items"))
      ? toDsqlErrorAt(undefined, types.identityCache)
      : undefined;
  }
  if (subtype === "AT_AddConstraint") {
    const error =
      checkForeignKey(constraint) ??
      (isUnchecked(constraint) ? toDsqlErrorAt(constraint, rules.addNotValid) : undefined);
    if (error || canBeAdded(constraint)) return error;
  }
  if (ACCEPTED.has(subtype)) return undefined;
  const rule = RULES.get(subtype);
  return rule
    ? toDsqlErrorAt(child(definition, "Constraint") ?? child(definition, "ColumnDef"), rule)
    : toDsqlErrorAt(undefined, rules.other, { action: nameOf(action) });
}

function nameOf(action: Node): string {
  const subtype = text(action, "subtype");
  if (subtype === "AT_ColumnDefault")
    return `ALTER COLUMN ... ${child(action, "def") ? "SET" : "DROP"} DEFAULT`;
  return NAMES.get(subtype) ?? subtype.slice("AT_".length);
}

function checkAddColumn(column: Node): DsqlError | undefined {
  const constrained = list(column, "constraints").some(
    (item) => text(child(item, "Constraint"), "contype") !== "CONSTR_NULL",
  );
  return (
    checkColumn({ ...column, constraints: [] }) ??
    (constrained ? toDsqlErrorAt(column, rules.addColumnConstraint) : undefined)
  );
}

function isUnchecked(constraint: Node): boolean {
  return (
    ["CONSTR_CHECK", "CONSTR_FOREIGN"].includes(text(constraint, "contype")) &&
    constraint.skip_validation === true
  );
}

function canBeAdded(constraint: Node): boolean {
  const type = text(constraint, "contype");
  if (type === "CONSTR_CHECK" || type === "CONSTR_FOREIGN") return isUnchecked(constraint);
  return type === "CONSTR_UNIQUE" && text(constraint, "indexname") !== "";
}
