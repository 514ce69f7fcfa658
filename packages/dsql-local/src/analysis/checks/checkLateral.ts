import { queries } from "../../errorCatalog/queries.ts";
import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import type { Node } from "../parse/parse.ts";
import { toDsqlErrorAt } from "./toDsqlErrorAt.ts";
import { child, list, text, walk } from "../parse/tree.ts";

/**
 * `a LEFT JOIN LATERAL (SELECT a.x … FROM b)`: a defect of DSQL, which evaluates the outer column against the inner table's
 * row. CROSS and INNER JOIN work, and so do outer columns outside of the select list, or in a subquery within it (recorded on
 * a cluster, 2026-09).
 */
export function checkLateral(join: Node): DsqlError | undefined {
  if (text(join, "jointype") !== "JOIN_LEFT") return undefined;
  const right = child(child(join, "rarg"), "RangeSubselect");
  const select = child(child(right, "subquery"), "SelectStmt");
  if (right?.lateral !== true || !select) return undefined;
  const inner = namesOf(list(select, "fromClause"));
  const [type] = tablesOf(list(select, "fromClause"));
  // Without an inner table there is no wrong row.
  if (type === undefined) return undefined;
  const outer = namesOf(child(join, "larg"));
  const column = columnsOf(list(select, "targetList")).find(({ fields }) => {
    const [first = ""] = fields;
    return outer.has(first) && !inner.has(first);
  });
  return column && toDsqlErrorAt(column.node, queries.leftJoinLateral, { number: 1, type });
}

/** Names by which the rows of a FROM list or join can be referenced. */
function namesOf(from: unknown): Set<string> {
  const found = new Set<string>();
  visitRelations(from, (alias, table) => {
    const name = alias ?? table;
    if (name !== undefined) found.add(name);
  });
  return found;
}

function tablesOf(from: unknown): string[] {
  const found: string[] = [];
  visitRelations(from, (_, table) => {
    if (table !== undefined) found.push(table);
  });
  return found;
}

function visitRelations(from: unknown, visit: (alias: string | undefined, table?: string) => void): void {
  const items = (Array.isArray(from) ? from : [from]) as Node[];
  for (const item of items) {
    const join = child(item, "JoinExpr");
    if (join) {
      visitRelations(child(join, "larg"), visit);
      visitRelations(child(join, "rarg"), visit);
      continue;
    }
    const table = child(item, "RangeVar");
    const relation = table ?? child(item, "RangeSubselect") ?? child(item, "RangeFunction");
    const alias = text(child(relation, "alias"), "aliasname");
    visit(alias === "" ? undefined : alias, table && text(table, "relname"));
  }
}

/** Columns named in an expression, without those in subqueries. */
function columnsOf(expression: unknown): { node: Node; fields: string[] }[] {
  const hidden = new Set<unknown>();
  const found: { node: Node; fields: string[] }[] = [];
  walk(expression, (type, node) => {
    if (type === "SubLink") walk(node, (_, inner) => hidden.add(inner));
    if (type !== "ColumnRef" || hidden.has(node)) return;
    found.push({ node, fields: list(node, "fields").map((field) => text(child(field, "String"), "sval")) });
  });
  return found;
}
