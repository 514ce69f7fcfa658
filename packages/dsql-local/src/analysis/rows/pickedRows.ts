import type { Node } from "../parse/parse.ts";
import { child, list, names, tableName, text, walk } from "../parse/tree.ts";
import { limitOf } from "./limitOf.ts";
import type { RowsByColumns } from "./RowBound.ts";

/** What a sub-select can't contain if it is to return the same rows each time. */
const CHANGING = new Set(["FuncCall", "SubLink", "LockingClause"]);

/**
 * The columns by which UPDATE or DELETE selects its rows: those that it compares by `=` with a parameter or a constant, or by
 * IN with a sub-select that has a limit; undefined if there is none. Comparisons with the row itself, or with a value that
 * differs from row to row, don't count.
 *
 * @param queries names of WITH's queries
 */
export function pickedRows(change: Node, queries: ReadonlySet<string>): RowsByColumns | undefined {
  if (list(change, "fromClause").length > 0 || list(change, "usingClause").length > 0) return undefined;
  const relation = child(change, "relation");
  const columns = conditionsOf(child(change, "whereClause")).flatMap((condition) => {
    const found = equality(condition, relation) ?? limitedIn(condition, relation, queries);
    return found ? [found] : [];
  });
  return columns.length > 0 ? { table: tableName(relation), columns } : undefined;
}

/** The conditions that are joined by AND. */
function conditionsOf(condition: Node | undefined): Node[] {
  if (!condition) return [];
  const and = child(condition, "BoolExpr");
  return text(and, "boolop") === "AND_EXPR" ? list(and, "args").flatMap(conditionsOf) : [condition];
}

function equality(condition: Node, relation: Node | undefined): [string, number] | undefined {
  const comparison = child(condition, "A_Expr");
  if (text(comparison, "kind") !== "AEXPR_OP" || names(comparison, "name").join(".") !== "=")
    return undefined;
  const [left, right] = [child(comparison, "lexpr"), child(comparison, "rexpr")];
  const column = isValue(right) ? columnOf(left, relation) : isValue(left) && columnOf(right, relation);
  return column ? [column, 1] : undefined;
}

/** A parameter or a constant, possibly cast. */
function isValue(node: Node | undefined): boolean {
  const cast = child(node, "TypeCast");
  if (cast) return isValue(child(cast, "arg"));
  return node !== undefined && ("ParamRef" in node || "A_Const" in node);
}

/**
 * `column IN (SELECT column FROM the same table … ORDER BY column … LIMIT n)`. All names in the sub-select are its own
 * table's, not the outer row's; and because of the order it returns the same n values each time.
 */
function limitedIn(
  condition: Node,
  relation: Node | undefined,
  queries: ReadonlySet<string>,
): [string, number] | undefined {
  const sublink = child(condition, "SubLink");
  if (text(sublink, "subLinkType") !== "ANY_SUBLINK" || list(sublink, "operName").length > 0)
    return undefined;
  const column = columnOf(child(sublink, "testexpr"), relation);
  const select = child(child(sublink, "subselect"), "SelectStmt");
  const limit = select && limitOf(select);
  if (!select || column === undefined || limit === undefined || child(select, "withClause")) return undefined;
  const [from, another] = list(select, "fromClause");
  const table = child(from, "RangeVar");
  if (!table || another || queries.has(text(table, "relname"))) return undefined;
  const [inner, outer] = [tableName(table), tableName(relation)];
  if (inner.name !== outer.name || inner.schema !== outer.schema) return undefined;
  const [target, ...others] = list(select, "targetList").map((item) => child(item, "ResTarget"));
  if (others.length > 0 || text(target, "name") !== "" || columnOf(child(target, "val"), table) !== column)
    return undefined;
  const isOrdered = list(select, "sortClause").some(
    (item) => columnOf(child(child(item, "SortBy"), "node"), table) === column,
  );
  return isOrdered && isOfItsOwn(select, table) ? [column, limit] : undefined;
}

/** Names only the table's columns, and calls nothing that may return another value each time. */
function isOfItsOwn(select: Node, table: Node): boolean {
  let foreign = 0;
  walk(select, (type, node) => {
    if (CHANGING.has(type) && !(type === "SubLink" && isValueSelect(node))) foreign++;
    if (type === "ColumnRef" && columnOf({ ColumnRef: node }, table) === undefined) foreign++;
  });
  return foreign === 0;
}

/** `(SELECT $1)`, with which a statement hides a value from PostgreSQL's planner. */
function isValueSelect(sublink: Node): boolean {
  const select = child(child(sublink, "subselect"), "SelectStmt");
  const [target, ...others] = list(select, "targetList");
  return (
    text(sublink, "subLinkType") === "EXPR_SUBLINK" &&
    isValue(child(child(target, "ResTarget"), "val")) &&
    others.length === 0 &&
    list(select, "fromClause").length === 0
  );
}

/** The name of a column of this table. */
function columnOf(node: Node | undefined, table: Node | undefined): string | undefined {
  const fields = names(child(node, "ColumnRef"), "fields");
  const alias = child(table, "alias");
  if (list(alias, "colnames").length > 0) return undefined;
  const tableAs = alias ? text(alias, "aliasname") : text(table, "relname");
  const [qualifier, column] = fields.length === 1 ? [undefined, fields[0]] : fields;
  if (fields.length > 2 || column === undefined || column === "") return undefined;
  return qualifier === undefined || qualifier === tableAs ? column : undefined;
}
