import { createColumnRefusal } from "./createTable.ts";
import type { DsqlError } from "./DsqlError.ts";
import { identityRefusal } from "./identity.ts";
import type { Node } from "./parser.ts";
import { unsupported } from "./refusals.ts";
import { child, list, text } from "./tree.ts";

/** Actions of ALTER TABLE that DSQL runs without looking further (Aurora DSQL user guide). */
const ACCEPTED = new Set(
  (
    "AT_ColumnDefault AT_DropNotNull AT_DropExpression AT_SetStorage AT_SetIdentity AT_DropIdentity " +
    "AT_DropColumn AT_DropConstraint AT_AlterConstraint AT_ChangeOwner AT_EnableTrigAll AT_EnableTrigUser " +
    "AT_DisableTrigAll AT_DisableTrigUser"
  ).split(" "),
);

/** How messages name the actions that DSQL doesn't run; recorded ones agree with PostgreSQL's own names. */
const NAMES: Record<string, string> = {
  AT_SetNotNull: "ALTER COLUMN ... SET NOT NULL",
  AT_AlterColumnType: "ALTER COLUMN ... SET DATA TYPE",
  AT_SetStatistics: "ALTER COLUMN ... SET STATISTICS",
  AT_SetOptions: "ALTER COLUMN ... SET",
  AT_ResetOptions: "ALTER COLUMN ... RESET",
  AT_SetCompression: "ALTER COLUMN ... SET COMPRESSION",
  AT_AddConstraint: "ADD CONSTRAINT",
  AT_ValidateConstraint: "VALIDATE CONSTRAINT",
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
  AT_EnableRowSecurity: "ENABLE ROW SECURITY",
  AT_DisableRowSecurity: "DISABLE ROW SECURITY",
  AT_ForceRowSecurity: "FORCE ROW SECURITY",
  AT_NoForceRowSecurity: "NO FORCE ROW SECURITY",
  AT_AttachPartition: "ATTACH PARTITION",
  AT_DetachPartition: "DETACH PARTITION",
};

/** The refusal of an ALTER TABLE by its first action that DSQL doesn't run. */
export function alterTableRefusal(statement: Node): DsqlError | undefined {
  if (text(statement, "objtype") !== "OBJECT_TABLE") return undefined;
  for (const item of list(statement, "cmds")) {
    const refusal = actionRefusal(child(item, "AlterTableCmd") ?? {});
    if (refusal) return refusal;
  }
  return undefined;
}

function actionRefusal(action: Node): DsqlError | undefined {
  const subtype = text(action, "subtype");
  const definition = child(action, "def");
  if (subtype === "AT_AddColumn") return addColumnRefusal(child(definition, "ColumnDef") ?? {});
  const constraint = child(definition, "Constraint") ?? {};
  // Of a column that is there already, whose type PostgreSQL knows: identity needs bigint there as well.
  if (subtype === "AT_AddIdentity") return identityRefusal(constraint, undefined);
  if (subtype === "AT_AddConstraint" && canBeAdded(constraint)) return undefined;
  if (ACCEPTED.has(subtype)) return undefined;
  return unsupported(`unsupported ALTER TABLE ${NAMES[subtype] ?? subtype.slice(3)} statement`);
}

function addColumnRefusal(column: Node): DsqlError | undefined {
  const constrained = list(column, "constraints").some(
    (item) => text(child(item, "Constraint"), "contype") !== "CONSTR_NULL",
  );
  return (
    createColumnRefusal({ ...column, constraints: [] }) ??
    (constrained ? unsupported("ALTER TABLE ADD COLUMN with constraint not supported") : undefined)
  );
}

function canBeAdded(constraint: Node): boolean {
  const type = text(constraint, "contype");
  if (type === "CONSTR_CHECK" || type === "CONSTR_FOREIGN") return constraint.skip_validation === true;
  return type === "CONSTR_UNIQUE" && text(constraint, "indexname") !== "";
}
