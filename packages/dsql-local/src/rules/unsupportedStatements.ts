/**
 * Statements that DSQL refuses whatever they say, by type of the parse tree's node, with SQLSTATE 0A000.
 * Recorded on a cluster 2026-09 unless marked; for what isn't listed here nor handled elsewhere the message is
 * made in the same manner, `unsupported statement: <type>`.
 */
export const unsupportedStatements: Record<string, string> = {
  AlterEnumStmt: "ALTER TYPE not supported",
  CompositeTypeStmt: "unsupported statement: CompositeType",
  CreateEnumStmt: "CREATE TYPE not supported",
  CreateForeignTableStmt: "unsupported statement: CreateForeignTable",
  CreateRangeStmt: "unsupported statement: CreateRange",
  CreateTableSpaceStmt: "unsupported statement: CreateTableSpace",
  CreateTrigStmt: "CREATE TRIGGER not supported",
  CreatedbStmt: "unsupported statement: Createdb",
  DeclareCursorStmt: "unsupported statement: DeclareCursor",
  ListenStmt: "unsupported statement: Listen",
  LockStmt: "unsupported statement: Lock",
  MergeStmt: "unsupported statement type: MERGE",
  NotifyStmt: "unsupported statement: Notify",
  TruncateStmt: "unsupported statement: Truncate",
  UnlistenStmt: "unsupported statement: Unlisten",
};

/** DDL that DSQL runs, once its own rules are kept. */
export const ddlStatements = new Set(
  (
    "CreateStmt AlterTableStmt IndexStmt DropStmt RenameStmt ViewStmt CreateSchemaStmt CreateFunctionStmt " +
    "AlterFunctionStmt CreateDomainStmt AlterDomainStmt CreateSeqStmt AlterSeqStmt CreateRoleStmt AlterRoleStmt " +
    "AlterRoleSetStmt DropRoleStmt GrantStmt GrantRoleStmt CommentStmt AlterDefaultPrivilegesStmt " +
    "CreateStatsStmt AlterStatsStmt AlterObjectSchemaStmt AlterOwnerStmt DropOwnedStmt ReassignOwnedStmt"
  ).split(" "),
);
