import type { Rule } from "../../errorCatalog/Rule.ts";
import { statements as rules } from "../../errorCatalog/statements.ts";
import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import type { Node } from "../parse/parse.ts";
import { toDsqlErrorAt } from "../checks/toDsqlErrorAt.ts";
import { text } from "../parse/tree.ts";

/** Statements that DSQL refuses whatever they say and that have a rule of their own, by type of the tree's node. */
const RULES = new Map<string, Rule>(
  Object.entries({
    AlterEnumStmt: rules.alterType,
    AlterSystemStmt: rules.alterSystem,
    AlterTypeStmt: rules.alterType,
    CheckPointStmt: rules.checkPoint,
    ClosePortalStmt: rules.closeCursor,
    ClusterStmt: rules.cluster,
    CompositeTypeStmt: rules.compositeType,
    CreateExtensionStmt: rules.createExtension,
    CreateForeignTableStmt: rules.createForeignTable,
    CreatePolicyStmt: rules.createPolicy,
    CreateRangeStmt: rules.createRange,
    CreateTableAsStmt: rules.createTableAs,
    CreateTableSpaceStmt: rules.createTableSpace,
    CreateTrigStmt: rules.createTrigger,
    CreatedbStmt: rules.createDatabase,
    DeclareCursorStmt: rules.declareCursor,
    DiscardStmt: rules.discard,
    ExecuteStmt: rules.execute,
    FetchStmt: rules.fetch,
    ListenStmt: rules.listen,
    LoadStmt: rules.load,
    LockStmt: rules.lock,
    MergeStmt: rules.merge,
    NotifyStmt: rules.notify,
    PrepareStmt: rules.prepare,
    RefreshMatViewStmt: rules.refreshMatView,
    ReindexStmt: rules.reindex,
    RuleStmt: rules.createRule,
    TruncateStmt: rules.truncate,
    UnlistenStmt: rules.unlisten,
  }),
);

/** The error of a statement that is neither handled elsewhere nor DDL that DSQL runs; undefined once DSQL supports it. */
export function checkSupported(type: string, statement: Node): DsqlError | undefined {
  if (type === "DefineStmt" && text(statement, "kind") === "OBJECT_TYPE") {
    return toDsqlErrorAt(undefined, rules.shellType);
  }
  if (type === "CreateEnumStmt") {
    return toDsqlErrorAt(undefined, rules.createEnum) ?? toDsqlErrorAt(undefined, rules.createEnumBefore);
  }
  const rule = RULES.get(type);
  return rule
    ? toDsqlErrorAt(undefined, rule)
    : toDsqlErrorAt(undefined, rules.other, { statement: type.replace(/Stmt$/, "") });
}

/** DDL that DSQL runs, once its own rules are kept. */
export const ddlStatements = new Set(
  (
    "CreateStmt AlterTableStmt IndexStmt DropStmt RenameStmt ViewStmt CreateSchemaStmt CreateFunctionStmt " +
    "AlterFunctionStmt CreateDomainStmt AlterDomainStmt CreateSeqStmt AlterSeqStmt CreateRoleStmt AlterRoleStmt " +
    "AlterRoleSetStmt DropRoleStmt GrantStmt GrantRoleStmt CommentStmt AlterDefaultPrivilegesStmt " +
    "CreateStatsStmt AlterStatsStmt AlterObjectSchemaStmt AlterObjectDependsStmt AlterOwnerStmt DropOwnedStmt ReassignOwnedStmt"
  ).split(" "),
);
