import type { Node } from "../parse/parse.ts";
import { child, list, names, text, walk } from "../parse/tree.ts";
import { limitOf } from "./limitOf.ts";
import { pickedRows } from "./pickedRows.ts";
import type { RowBound, RowsByColumns } from "./RowBound.ts";

/** Clauses by which a SELECT without FROM can return several rows. */
const GROUPING = ["groupClause", "windowClause"];

/**
 * An upper bound of the rows that INSERT, UPDATE, DELETE, or a SELECT with these in its WITH clause writes; undefined if one
 * of its parts is unbounded.
 *
 * @param rowsCut rows of VALUES that were removed before parsing
 */
export function boundOf(type: string, statement: Node, rowsCut: number): RowBound | undefined {
  const calls = new Set<string>();
  const picked: RowsByColumns[] = [];
  const deleted: RowsByColumns[] = [];
  const parts: [string, Node][] = [];
  const queries = new Set<string>();
  let touches = false;
  walk({ [type]: statement }, (inner, node) => {
    if (inner === "InsertStmt" || inner === "UpdateStmt" || inner === "DeleteStmt") parts.push([inner, node]);
    else if (inner === "CommonTableExpr") queries.add(text(node, "ctename"));
    else if (inner === "LockingClause") touches = true;
  });
  let rows = rowsCut;
  for (const [inner, node] of parts) {
    if (inner === "InsertStmt") {
      const most = insertedRows(node, calls);
      if (most === undefined) return undefined;
      rows += most;
      // For each row it is either the INSERT or the ON CONFLICT action.
      if (text(child(node, "onConflictClause"), "action") === "ONCONFLICT_UPDATE") touches = true;
    } else {
      const some = pickedRows(node, queries);
      if (!some) return undefined;
      (inner === "DeleteStmt" ? deleted : picked).push(some);
      touches = true;
    }
  }
  return { rows, picked, deleted, calls: [...calls], touches };
}

function insertedRows(insert: Node, calls: Set<string>): number | undefined {
  const source = child(child(insert, "selectStmt"), "SelectStmt");
  // INSERT … DEFAULT VALUES
  if (!source) return 1;
  return limitOf(source) ?? rowsOfNothing(source, calls);
}

/** Rows of VALUES, or of a SELECT without FROM: as many as are written, unless a function returns a set. */
function rowsOfNothing(select: Node, calls: Set<string>): number | undefined {
  if (text(select, "op") !== "SETOP_NONE" || list(select, "fromClause").length > 0) return undefined;
  if (GROUPING.some((clause) => list(select, clause).length > 0)) return undefined;
  walk(select, (type, node) => {
    if (type === "FuncCall") calls.add(names(node, "funcname").at(-1) ?? "");
    // `(value).name` may be a call as well.
    if (type === "A_Indirection") for (const name of names(node, "indirection")) calls.add(name);
  });
  const rows = list(select, "valuesLists").length;
  return rows === 0 ? 1 : rows;
}
