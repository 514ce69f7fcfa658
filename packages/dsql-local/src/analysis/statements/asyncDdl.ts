import { alterTable as alterTableRules } from "../../errorCatalog/alterTable.ts";
import { types } from "../../errorCatalog/types.ts";
import { alterTableQuestions, alterTableRefusal } from "../checks/checkAlterTable.ts";
import { createIndexRefusal, takeOutUsing } from "../checks/checkCreateIndex.ts";
import { deferBuild } from "../rewrite/rewriteAsyncIndex.ts";
import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import { enableTriggers } from "../rewrite/enableTriggers.ts";
import type { Facts } from "../statement/StatementInfo.ts";
import { isInForce } from "../checks/rulesInForce.ts";
import type { ParsedStatement } from "../parse/ParsedStatement.ts";
import type { Node } from "../parse/parse.ts";
import { refuseAt } from "../checks/toDsqlErrorAt.ts";
import type { AsyncIndex, AsyncValidate } from "../statement/Statement.ts";
import { child, list, tableName, text } from "../parse/tree.ts";

/** `CREATE INDEX [ASYNC]` */
export function createIndex(statement: Node, { sql, asyncAt }: ParsedStatement): Facts {
  const refusal: DsqlError | undefined = createIndexRefusal(statement, sql, asyncAt !== undefined);
  if (refusal || asyncAt === undefined) return { kind: "ddl", refusal };
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
    async,
    edits: [...takeOutUsing(sql), ...deferBuild(sql)],
    questions: isInForce(types.numericKey) ? [{ ask: "numericKey", table, columns }] : [],
  };
}

/** `ALTER TABLE [ASYNC]` */
export function alterTable(statement: Node, { sql, asyncAt }: ParsedStatement): Facts {
  const isAsync = asyncAt !== undefined;
  const actions = list(statement, "cmds").map((item) => child(item, "AlterTableCmd"));
  const [first] = actions;
  if (isAsync && actions.length === 1 && text(first, "subtype") === "AT_ValidateConstraint") {
    const async: AsyncValidate = {
      type: "validate",
      table: tableName(child(statement, "relation")),
      constraintName: text(first, "name"),
    };
    const refusal = refuseAt(undefined, alterTableRules.asyncValidate);
    return refusal ? { kind: "ddl", refusal } : { kind: "ddl", async };
  }
  if (isAsync) {
    return { kind: "ddl", refusal: refuseAt(undefined, alterTableRules.async) };
  }
  return {
    kind: "ddl",
    refusal: alterTableRefusal(statement),
    questions: alterTableQuestions(statement),
    edits: enableTriggers(sql),
  };
}
