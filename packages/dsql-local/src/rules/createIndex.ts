import { indexes } from "../ruleBook/indexes.ts";
import type { DsqlError } from "./DsqlError.ts";
import { MAX_KEY_COLUMNS } from "./indexLimits.ts";
import type { Node } from "./parser.ts";
import { refuseAt } from "./refuseAt.ts";
import { tokens } from "./tokens.ts";
import { child, list, text } from "./tree.ts";

/**
 * The refusal of a CREATE INDEX.
 *
 * @param sql the statement's text without ASYNC
 */
export function createIndexRefusal(statement: Node, sql: string, isAsync: boolean): DsqlError | undefined {
  if (statement.concurrent === true) return refuseAt(undefined, indexes.concurrently);
  if (!isAsync) return refuseAt(undefined, indexes.notAsync);
  const relation = child(statement, "relation");
  if (hasUsing(sql)) return refuseAt(relation, indexes.using);
  const keys = list(statement, "indexParams").map((item) => child(item, "IndexElem") ?? {});
  for (const key of keys) {
    if (text(key, "ordering") !== "SORTBY_DEFAULT") return refuseAt(relation, indexes.sortOrder);
    if (list(key, "opclass").length > 0) return refuseAt(relation, indexes.opclass);
    if (list(key, "collation").length > 0) return refuseAt(relation, indexes.collate);
    const refusal = key.expr === undefined ? undefined : refuseAt(relation, indexes.expression);
    if (refusal) return refusal;
  }
  if (keys.length > MAX_KEY_COLUMNS) return refuseAt(relation, indexes.keyColumns, { max: MAX_KEY_COLUMNS });
  if (list(statement, "options").length > 0) return refuseAt(relation, indexes.with);
  if (text(statement, "tableSpace") !== "") return refuseAt(relation, indexes.tablespace);
  return statement.whereClause === undefined ? undefined : refuseAt(relation, indexes.where);
}

/** The parse tree doesn't tell `USING btree` from nothing: look before the list of keys. */
function hasUsing(sql: string): boolean {
  for (const token of tokens(sql)) {
    if (token.text === "(") return false;
    if (token.kind === "word" && token.text === "USING") return true;
  }
  return false;
}
