import { settings } from "../../errorCatalog/settings.ts";
import { statements } from "../../errorCatalog/statements.ts";
import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import type { StatementInfo } from "../statement/StatementInfo.ts";
import type { Node } from "../parse/parse.ts";
import { toDsqlErrorAt } from "../checks/toDsqlErrorAt.ts";
import { boundOf } from "../rows/boundOf.ts";
import { child, list, text, walk } from "../parse/tree.ts";

/** SELECT, INSERT, UPDATE, DELETE: their kind, locks, and upper bound of rows. */
export function dmlStatement(type: string, statement: Node, rowsCut: number): StatementInfo {
  const within = new Set<string>();
  const strengths = new Set<string>();
  walk(statement, (inner, node) => {
    within.add(inner);
    if (inner === "LockingClause") strengths.add(text(node, "strength"));
  });
  const info = kindOf(type, statement, rowsCut, within);
  if (strengths.size === 0 || info.error) return info;
  return {
    ...info,
    ...(info.kind === "write" ? { writesAndLocks: true } : { kind: "lockingRead" }),
    ...(strengths.size === 1 && strengths.has("LCS_FORKEYSHARE") ? { keyShare: true } : {}),
  };
}

function kindOf(type: string, statement: Node, rowsCut: number, within: ReadonlySet<string>): StatementInfo {
  const nested = ["InsertStmt", "UpdateStmt", "DeleteStmt"].some((inner) => within.has(inner));
  if (type === "SelectStmt") {
    const into = intoClause(statement);
    // SELECT … INTO is CREATE TABLE AS to PostgreSQL.
    if (into) return { kind: "ddl", error: toDsqlErrorAt(child(into, "rel"), statements.createTableAs) };
    if (nested) return { kind: "write", nested: true, bound: boundOf(type, statement, rowsCut) };
    return { kind: "read" };
  }
  const error = checkSystemRelation(child(statement, "relation"));
  const bound = boundOf(type, statement, rowsCut);
  if (nested) return { kind: "write", nested: true, error: error, bound };
  if (type !== "InsertStmt") return { kind: "write", error: error, bound };
  const source = child(child(statement, "selectStmt"), "SelectStmt");
  const rows = list(source, "valuesLists").length;
  // INSERT … DEFAULT VALUES has no source.
  if (source && rows === 0) return { kind: "write", error: error, bound };
  return { kind: "write", error: error, bound, rowUpperBound: source ? rows + rowsCut : 1 };
}

/** In a UNION the first SELECT has INTO. */
function intoClause(select: Node): Node | undefined {
  const first = child(select, "larg");
  return child(select, "intoClause") ?? (first && intoClause(first));
}

/** Rejects an UPDATE of pg_settings, which works like SET. */
function checkSystemRelation(relation: Node | undefined): DsqlError | undefined {
  const isSettings =
    text(relation, "relname") === "pg_settings" && ["", "pg_catalog"].includes(text(relation, "schemaname"));
  return isSettings ? toDsqlErrorAt(relation, settings.systemView) : undefined;
}
