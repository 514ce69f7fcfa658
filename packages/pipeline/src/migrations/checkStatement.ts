import { child, list, type Node, text } from "@mattb.tech/billio-dsql-local/parsing";
import type { CompatibilityIssue } from "./compatibilityRules.ts";
import type { UsedObjects } from "./UsedObjects.ts";
import { checkAlterAction } from "./checkAlterAction.ts";
import { dropsIndex, narrowsByKey } from "./checkIndex.ts";
import { checkRights } from "./checkRights.ts";
import { checkUnanalyzable } from "./checkUnanalyzable.ts";
import { droppedNames, indexOf, type Schema } from "./Schema.ts";

/**
 * Checks a migration's statement for what running code doesn't survive: migrations run before the code that needs them is
 * deployed.
 *
 * @param schema the schema before the statement
 */
export function checkStatement(statement: Node, inUse: UsedObjects, schema: Schema): CompatibilityIssue[] {
  const drop = child(statement, "DropStmt");
  if (drop) return judgeDrop(drop, inUse, schema);
  const alter = child(statement, "AlterTableStmt");
  if (alter) {
    const table = text(child(alter, "relation"), "relname");
    return list(alter, "cmds").flatMap((item) =>
      checkAlterAction(table, child(item, "AlterTableCmd") ?? {}, inUse, schema),
    );
  }
  const rename = child(statement, "RenameStmt");
  if (rename) return judgeRename(rename, inUse);
  const move = child(statement, "AlterObjectSchemaStmt");
  if (move) {
    const table = text(child(move, "relation"), "relname");
    return inUse.table(table) ? [{ rule: "rename", what: `moves the table ${table} to another schema` }] : [];
  }
  if (child(statement, "DropOwnedStmt") && inUse.any) {
    return [{ rule: "drop", what: "drops by OWNED what it doesn't name, and so can't be judged" }];
  }
  const index = child(statement, "IndexStmt");
  if (index) return narrowsByKey(indexOf(index), inUse, schema);
  return [...checkUnanalyzable(statement, inUse), ...checkRights(statement, inUse)];
}

function judgeDrop(drop: Node, inUse: UsedObjects, schema: Schema): CompatibilityIssue[] {
  const kind = text(drop, "removeType");
  const faults = droppedNames(drop).flatMap((name): CompatibilityIssue[] => {
    if (kind === "OBJECT_INDEX") return dropsIndex(name, inUse, schema);
    const isTable = ["OBJECT_TABLE", "OBJECT_VIEW", "OBJECT_MATVIEW"].includes(kind);
    if (isTable && inUse.table(name)) return [{ rule: "drop", what: `drops the table ${name}` }];
    if (kind === "OBJECT_SCHEMA" && name === "public") {
      return [{ rule: "drop", what: "drops the schema public, which holds all tables" }];
    }
    return [];
  });
  if (faults.length === 0 && text(drop, "behavior") === "DROP_CASCADE" && inUse.any) {
    return [{ rule: "drop", what: "drops by CASCADE what it doesn't name, and so can't be judged" }];
  }
  return faults;
}

function judgeRename(rename: Node, inUse: UsedObjects): CompatibilityIssue[] {
  const table = text(child(rename, "relation"), "relname");
  const from = text(rename, "subname");
  const fault = (what: string): CompatibilityIssue[] => [{ rule: "rename", what }];
  switch (text(rename, "renameType")) {
    case "OBJECT_TABLE":
    case "OBJECT_VIEW":
      return inUse.table(table) ? fault(`renames the table ${table}`) : [];
    case "OBJECT_COLUMN":
      return inUse.column(table, from) ? fault(`renames ${table}.${from}`) : [];
    case "OBJECT_TABCONSTRAINT":
      return inUse.constraint(table, from)
        ? fault(`renames the constraint ${from} of ${table}, which ON CONFLICT names`)
        : [];
    case "OBJECT_SCHEMA":
      return from === "public" ? fault("renames the schema public, which holds all tables") : [];
    default:
      return [];
  }
}
