import { types as rules } from "../../errorCatalog/types.ts";
import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import type { Node } from "../parse/parse.ts";
import { toDsqlErrorAt } from "./toDsqlErrorAt.ts";
import { child, list, names } from "../parse/tree.ts";
import { checkKeyType, NO_KEYS, typeName } from "./checkTypes.ts";

/** Immutable functions of PostgreSQL that return such a type, whatever their arguments. */
const FUNCTIONS = new Map(
  Object.entries({
    bytea: "decode sha224 sha256 sha384 sha512 set_bit set_byte",
    jsonb:
      "jsonb_extract_path jsonb_set jsonb_set_lax jsonb_insert jsonb_strip_nulls jsonb_path_query_array jsonb_path_query_first jsonb_object",
    json: "json_extract_path json_strip_nulls json_object",
  }).flatMap(([type, functions]) => functions.split(" ").map((name) => [name, type] as const)),
);

/** Operators that return a part of their left operand, of the same type. */
const PARTS = new Set(["->", "#>"]);

/**
 * Checks that the expression can be a key, if its type can be derived; otherwise PostgreSQL does.
 *
 * @param columnType the type of a column, if it is known
 */
export function checkKeyExpression(
  expression: Node,
  columnType: (column: string) => Node | undefined = () => undefined,
): DsqlError | undefined {
  const cast = child(expression, "TypeCast");
  if (cast) return checkKeyType(child(cast, "typeName"));
  const type = typeOf(expression, columnType);
  const node = child(expression, "FuncCall") ?? child(expression, "A_Expr");
  return type !== undefined && NO_KEYS.has(type) ? toDsqlErrorAt(node, rules.key, { type }) : undefined;
}

/** The internal name of an expression's type, if it can be derived. */
function typeOf(
  expression: Node | undefined,
  columnType: (column: string) => Node | undefined,
): string | undefined {
  const cast = child(expression, "TypeCast");
  if (cast) return typeName(child(cast, "typeName"));
  const call = child(expression, "FuncCall");
  if (call) {
    const path = names(call, "funcname");
    const isBuiltIn = path.length === 1 || path[0] === "pg_catalog";
    return isBuiltIn ? FUNCTIONS.get(path.at(-1) ?? "") : undefined;
  }
  const operation = child(expression, "A_Expr");
  if (operation && PARTS.has(names(operation, "name").at(-1) ?? "")) {
    return typeOf(child(operation, "lexpr"), columnType);
  }
  const [column, ...more] = names(child(expression, "ColumnRef"), "fields");
  return column === undefined || more.length > 0 ? undefined : typeName(columnType(column));
}

/** The expressions among an index's keys. */
export function keyExpressions(index: Node): Node[] {
  return list(index, "indexParams")
    .map((item) => child(child(item, "IndexElem"), "expr"))
    .filter((expression) => expression !== undefined);
}
