import { MAX_KEY_COLUMNS, tooManyKeyColumns } from "./createTable.ts";
import type { DsqlError } from "./DsqlError.ts";
import type { Node } from "./parser.ts";
import { unsupported } from "./refusals.ts";
import { tokens } from "./tokens.ts";
import { child, list, text } from "./tree.ts";

/**
 * The refusal of a CREATE INDEX.
 *
 * @param sql the statement's text without ASYNC
 */
export function createIndexRefusal(statement: Node, sql: string, isAsync: boolean): DsqlError | undefined {
  if (statement.concurrent === true) return unsupported("CONCURRENTLY not supported for CREATE INDEX");
  if (!isAsync) return unsupported("unsupported mode. please use CREATE INDEX ASYNC.");
  if (hasUsing(sql)) return unsupported("USING not supported for CREATE INDEX");
  const keys = list(statement, "indexParams").map((item) => child(item, "IndexElem") ?? {});
  for (const key of keys) {
    if (text(key, "ordering") !== "SORTBY_DEFAULT") {
      return unsupported("specifying sort order not supported for index keys");
    }
    if (list(key, "opclass").length > 0) return unsupported("opclass not supported for index keys");
    if (list(key, "collation").length > 0) return unsupported("COLLATE not supported for index keys");
  }
  if (keys.length > MAX_KEY_COLUMNS) return tooManyKeyColumns;
  if (list(statement, "options").length > 0) return unsupported("WITH not supported for CREATE INDEX");
  if (text(statement, "tableSpace") !== "") return unsupported("TABLESPACE not supported for CREATE INDEX");
  return undefined;
}

/** The parse tree doesn't tell `USING btree` from nothing: look before the list of keys. */
function hasUsing(sql: string): boolean {
  for (const token of tokens(sql)) {
    if (token.text === "(") return false;
    if (token.kind === "word" && token.text === "USING") return true;
  }
  return false;
}
