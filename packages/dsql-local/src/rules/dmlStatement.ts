import type { Facts } from "./Facts.ts";
import type { Node } from "./parser.ts";
import { unsupported } from "./refusals.ts";
import { child, list, walk } from "./tree.ts";

/** SELECT, INSERT, UPDATE, DELETE: which kind, and how many rows at most. */
export function dmlStatement(type: string, statement: Node, rowsCut: number): Facts {
  const within = new Set<string>();
  walk(statement, (inner) => within.add(inner));
  const nested = ["InsertStmt", "UpdateStmt", "DeleteStmt"].some((inner) => within.has(inner));
  if (type === "SelectStmt" && statement.intoClause !== undefined) {
    return { kind: "ddl", refusal: unsupported("unsupported statement: CreateTableAs") };
  }
  if (type === "SelectStmt" && !nested) {
    return { kind: within.has("LockingClause") ? "lockingRead" : "read" };
  }
  if (nested) return { kind: "write", nested: true };
  if (type !== "InsertStmt") return { kind: "write" };
  const source = child(child(statement, "selectStmt"), "SelectStmt");
  const rows = list(source, "valuesLists").length;
  // INSERT … DEFAULT VALUES has no source.
  if (source && rows === 0) return { kind: "write" };
  return { kind: "write", maxRows: source ? rows + rowsCut : 1 };
}
