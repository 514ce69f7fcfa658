import { queries } from "../../errorCatalog/queries.ts";
import type { CatalogLookup } from "../lookups/CatalogLookup.ts";
import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import { isInForce } from "./rulesInForce.ts";
import type { Node } from "../parse/parse.ts";
import { toDsqlErrorAt } from "./toDsqlErrorAt.ts";
import { child, list, names, tableName, text, walk } from "../parse/tree.ts";

/** Rejects locking the rows of several tables, when FOR UPDATE supported single tables only. */
export function checkLockedTables(select: Node): DsqlError | undefined {
  if (list(select, "lockingClause").length === 0) return undefined;
  const [table, another] = list(select, "fromClause");
  return table?.RangeVar && !another ? undefined : toDsqlErrorAt(undefined, queries.lockedTables);
}

/** The lookup of locked tables' keys, when FOR UPDATE needed an equality for each column of the key. */
export function lockedKeyLookups(statement: Node): CatalogLookup[] {
  if (!isInForce(queries.lockedKey)) return [];
  const lookups: CatalogLookup[] = [];
  walk(statement, (type, select) => {
    if (type !== "SelectStmt" || list(select, "lockingClause").length === 0) return;
    const table = child(list(select, "fromClause")[0], "RangeVar");
    if (!table) return;
    const columns = equalities(child(select, "whereClause"));
    lookups.push({ kind: "lockedKey", table: tableName(table), columns });
  });
  return lookups;
}

/** Columns that a condition compares by `=`, in comparisons that are joined by AND. */
function equalities(condition: Node | undefined): string[] {
  const and = child(condition, "BoolExpr");
  if (and) return text(and, "boolop") === "AND_EXPR" ? list(and, "args").flatMap(equalities) : [];
  const comparison = child(condition, "A_Expr");
  if (text(comparison, "kind") !== "AEXPR_OP" || names(comparison, "name").at(-1) !== "=") return [];
  return ["lexpr", "rexpr"]
    .map((side) => child(child(comparison, side), "ColumnRef"))
    .flatMap((column) => (column ? [names(column, "fields").at(-1) ?? ""] : []));
}
