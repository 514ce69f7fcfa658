import { indexes } from "../../errorCatalog/indexes.ts";
import type { Edit } from "../parse/applyEdits.ts";
import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import { MAX_KEY_COLUMNS } from "./indexLimits.ts";
import { checkKeyExpression, keyExpressions } from "./checkKeyExpression.ts";
import type { Node } from "../parse/parse.ts";
import { toDsqlErrorAt } from "./toDsqlErrorAt.ts";
import { tokens } from "../parse/tokens.ts";
import { child, list, text } from "../parse/tree.ts";

/** The one access method that there is. */
const ACCESS_METHOD = "btree_index";

/**
 * Checks a CREATE INDEX.
 *
 * @param sql the statement's text without ASYNC
 */
export function checkCreateIndex(statement: Node, sql: string, isAsync: boolean): DsqlError | undefined {
  const relation = child(statement, "relation");
  // Precedes the error about a missing ASYNC (seen on live clusters, 2026-08).
  if (usingClause(sql) && text(statement, "accessMethod") !== ACCESS_METHOD) {
    return toDsqlErrorAt(relation, indexes.using);
  }
  if (statement.concurrent === true) return toDsqlErrorAt(undefined, indexes.concurrently);
  if (!isAsync) return toDsqlErrorAt(undefined, indexes.notAsync);
  const keys = list(statement, "indexParams").map((item) => child(item, "IndexElem") ?? {});
  for (const key of keys) {
    if (text(key, "ordering") !== "SORTBY_DEFAULT") return toDsqlErrorAt(relation, indexes.sortOrder);
    if (list(key, "opclass").length > 0) return toDsqlErrorAt(relation, indexes.opclass);
    if (list(key, "collation").length > 0) return toDsqlErrorAt(relation, indexes.collate);
    const error = key.expr === undefined ? undefined : toDsqlErrorAt(relation, indexes.expression);
    if (error) return error;
  }
  for (const expression of keyExpressions(statement)) {
    const error = checkKeyExpression(expression);
    if (error) return error;
  }
  if (keys.length > MAX_KEY_COLUMNS)
    return toDsqlErrorAt(relation, indexes.keyColumns, { max: MAX_KEY_COLUMNS });
  if (list(statement, "options").length > 0) return toDsqlErrorAt(relation, indexes.with);
  if (text(statement, "tableSpace") !== "") return toDsqlErrorAt(relation, indexes.tablespace);
  return statement.whereClause === undefined ? undefined : toDsqlErrorAt(relation, indexes.where);
}

/** The edits that take out `USING btree_index`, a method that PostgreSQL doesn't have. */
export function takeOutUsing(sql: string): Edit[] {
  const clause = usingClause(sql);
  if (!clause) return [];
  const at = Buffer.byteLength(sql.slice(0, clause.start));
  return [{ at, remove: Buffer.byteLength(sql.slice(clause.start, clause.end)), insert: "" }];
}

/**
 * Where USING and the name after it stand, before the list of keys: the parse tree doesn't distinguish `USING btree` from
 * nothing.
 */
function usingClause(sql: string): { start: number; end: number } | undefined {
  let using: number | undefined;
  for (const { kind, text: word, start, end } of tokens(sql)) {
    if (using !== undefined) return { start: using, end };
    if (word === "(") return undefined;
    if (kind === "word" && word === "USING") using = start;
  }
  return undefined;
}
