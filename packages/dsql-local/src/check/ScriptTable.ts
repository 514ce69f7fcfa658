import type { Node } from "../analysis/parse/parse.ts";
import { child, list, names, text } from "../analysis/parse/tree.ts";

/** A table as far as the scripts define it. */
export interface ScriptTable {
  /** Types by name, also of columns that LIKE has copied from another of the scripts' tables. */
  columns: Map<string, Node | undefined>;
  /** LIKE has copied columns that the scripts don't define. */
  isPartial: boolean;
  primaryKey: { constraint: string; columns: Set<string> };
  /** Names of its indexes, including those of constraints. */
  indexes: Set<string>;
  /** Names of its extended statistics. */
  statistics: Set<string>;
}

/**
 * The table that a CREATE TABLE creates.
 *
 * @param like another table of the scripts, by the node that names it
 */
export function createdTable(
  name: string,
  statement: Node,
  like: (relation: Node | undefined) => ScriptTable | undefined,
): ScriptTable {
  const table: ScriptTable = {
    columns: new Map(),
    isPartial: false,
    primaryKey: { constraint: "", columns: new Set() },
    indexes: new Set(),
    statistics: new Set(),
  };
  for (const item of list(statement, "tableElts")) {
    const column = child(item, "ColumnDef");
    const clause = child(item, "TableLikeClause");
    if (clause) {
      const other = like(child(clause, "relation"));
      for (const [copied, type] of other?.columns ?? []) table.columns.set(copied, type);
      if (other?.isPartial ?? true) table.isPartial = true;
    }
    if (column) {
      table.columns.set(text(column, "colname"), child(column, "typeName"));
      for (const each of list(column, "constraints")) {
        addKey(table, name, child(each, "Constraint"), [text(column, "colname")]);
      }
    }
    const constraint = child(item, "Constraint");
    addKey(table, name, constraint, names(constraint, "keys"));
  }
  return table;
}

/** Applies an ALTER TABLE to a table. */
export function alterTable(table: ScriptTable, statement: Node): void {
  for (const item of list(statement, "cmds")) {
    const action = child(item, "AlterTableCmd");
    const name = text(action, "name");
    switch (text(action, "subtype")) {
      case "AT_AddColumn": {
        const column = child(child(action, "def"), "ColumnDef");
        const added = text(column, "colname");
        // IF NOT EXISTS keeps an existing column.
        if (!table.columns.has(added)) table.columns.set(added, child(column, "typeName"));
        break;
      }
      case "AT_DropColumn":
        table.columns.delete(name);
        break;
      case "AT_AddConstraint": {
        // UNIQUE USING INDEX renames the index to the constraint's name.
        const constraint = child(child(action, "def"), "Constraint");
        const given = text(constraint, "conname");
        if (given !== "" && table.indexes.delete(text(constraint, "indexname"))) table.indexes.add(given);
        break;
      }
      case "AT_DropConstraint":
        table.indexes.delete(name);
        break;
      default:
    }
  }
}

/** Key columns of all primary keys and UNIQUE constraints that a CREATE TABLE declares. */
export function declaredKeys(statement: Node): string[] {
  return list(statement, "tableElts").flatMap((item) => {
    const column = child(item, "ColumnDef");
    if (!column) return isKey(child(item, "Constraint")) ? names(child(item, "Constraint"), "keys") : [];
    return list(column, "constraints").some((each) => isKey(child(each, "Constraint")))
      ? [text(column, "colname")]
      : [];
  });
}

function isKey(constraint: Node | undefined): boolean {
  return ["CONSTR_PRIMARY", "CONSTR_UNIQUE"].includes(text(constraint, "contype"));
}

function addKey(table: ScriptTable, tableOf: string, constraint: Node | undefined, columns: string[]): void {
  const given = text(constraint, "conname");
  if (!isKey(constraint)) return;
  if (text(constraint, "contype") === "CONSTR_PRIMARY") {
    const name = given || `${tableOf}_pkey`;
    table.primaryKey = { constraint: name, columns: new Set(columns) };
    table.indexes.add(name);
  } else {
    table.indexes.add(given || `${tableOf}_${columns.join("_")}_key`);
  }
}
