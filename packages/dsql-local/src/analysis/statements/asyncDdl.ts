import { alterTable as alterTableRules } from "../../errorCatalog/alterTable.ts";
import { types } from "../../errorCatalog/types.ts";
import { alterTableLookups, checkAlterTable } from "../checks/checkAlterTable.ts";
import { checkCreateIndex, takeOutUsing } from "../checks/checkCreateIndex.ts";
import { rewriteAsyncIndex } from "../rewrite/rewriteAsyncIndex.ts";
import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import { enableTriggers } from "../rewrite/enableTriggers.ts";
import type { StatementInfo } from "../statement/StatementInfo.ts";
import { isInForce } from "../checks/rulesInForce.ts";
import type { ParsedStatement } from "../parse/ParsedStatement.ts";
import type { Node } from "../parse/parse.ts";
import { toDsqlErrorAt } from "../checks/toDsqlErrorAt.ts";
import type { AsyncIndex, AsyncValidate } from "../statement/Statement.ts";
import { child, list, tableName, text } from "../parse/tree.ts";

/** `CREATE INDEX [ASYNC]` */
export function createIndex(statement: Node, { sql, asyncAt }: ParsedStatement): StatementInfo {
  const error: DsqlError | undefined = checkCreateIndex(statement, sql, asyncAt !== undefined);
  if (error || asyncAt === undefined) return { kind: "ddl", error: error };
  const name = text(statement, "idxname");
  const async: AsyncIndex = {
    type: "index",
    ...(name === "" ? {} : { indexName: name }),
    table: tableName(child(statement, "relation")),
    columns: list(statement, "indexParams")
      .map((item) => text(child(item, "IndexElem"), "name"))
      .filter((column) => column !== ""),
    ifNotExists: statement.if_not_exists === true,
  };
  const { table, columns } = async;
  return {
    kind: "ddl",
    job: async,
    edits: [...takeOutUsing(sql), ...rewriteAsyncIndex(sql)],
    catalogLookups: isInForce(types.numericKey) ? [{ kind: "numericKey", table, columns }] : [],
  };
}

/** `ALTER TABLE [ASYNC]` */
export function alterTable(statement: Node, { sql, asyncAt }: ParsedStatement): StatementInfo {
  const isAsync = asyncAt !== undefined;
  const actions = list(statement, "cmds").map((item) => child(item, "AlterTableCmd"));
  const [first] = actions;
  if (isAsync && actions.length === 1 && text(first, "subtype") === "AT_ValidateConstraint") {
    const async: AsyncValidate = {
      type: "validate",
      table: tableName(child(statement, "relation")),
      constraintName: text(first, "name"),
    };
    const error = toDsqlErrorAt(undefined, alterTableRules.asyncValidate);
    return error ? { kind: "ddl", error: error } : { kind: "ddl", job: async };
  }
  if (isAsync) {
    return { kind: "ddl", error: toDsqlErrorAt(undefined, alterTableRules.async) };
  }
  return {
    kind: "ddl",
    error: checkAlterTable(statement),
    catalogLookups: alterTableLookups(statement),
    edits: enableTriggers(sql),
  };
}
