import { child, list, names, type Node, text, walk } from "@mattb.tech/billio-dsql-local/parsing";
import type { CompatibilityIssue } from "./compatibilityRules.ts";
import type { UsedObjects } from "./UsedObjects.ts";
import { dropsIndex, narrowsByKey } from "./checkIndex.ts";
import type { Schema } from "./Schema.ts";

/** Checks how one action of an ALTER TABLE affects running code. */
export function checkAlterAction(
  table: string,
  action: Node,
  inUse: UsedObjects,
  schema: Schema,
): CompatibilityIssue[] {
  const name = text(action, "name");
  const definition = child(action, "def");
  const constraint = child(definition, "Constraint");
  const column = child(definition, "ColumnDef");
  const narrower = (what: string): CompatibilityIssue[] => [{ rule: "narrower", what }];
  switch (text(action, "subtype")) {
    case "AT_DropColumn":
      return inUse.column(table, name) ? [{ rule: "drop", what: `drops ${table}.${name}` }] : [];
    case "AT_AlterColumnType":
      return inUse.column(table, name)
        ? [{ rule: "type", what: `changes the type of ${table}.${name}` }]
        : [];
    case "AT_SetNotNull":
      return inUse.inserts(table) || inUse.writes(table, name)
        ? narrower(`has ${table}.${name} refuse null`)
        : [];
    case "AT_AddColumn":
      return column && isRequired(column) && inUse.inserts(table)
        ? narrower(
            `adds ${table}.${text(column, "colname")} NOT NULL without a default, which no row is given`,
          )
        : [];
    case "AT_ColumnDefault":
    case "AT_DropIdentity":
      return definition === undefined && inUse.leavesOut(table, name)
        ? narrower(`takes the default of ${table}.${name} away, which rows are added without`)
        : [];
    case "AT_DropConstraint":
      if (inUse.constraint(table, name)) {
        return [{ rule: "drop", what: `drops the constraint ${name} of ${table}, which ON CONFLICT names` }];
      }
      return dropsIndex(name, inUse, schema);
    case "AT_AddConstraint":
      return constraint ? judgeConstraint(table, constraint, inUse, schema) : [];
    case "AT_EnableRowSecurity":
    case "AT_ForceRowSecurity":
      return inUse.table(table) ? [{ rule: "rights", what: `hides rows of ${table} by policies` }] : [];
    default:
      return [];
  }
}

function judgeConstraint(
  table: string,
  constraint: Node,
  inUse: UsedObjects,
  schema: Schema,
): CompatibilityIssue[] {
  const name = text(constraint, "conname");
  const kind = text(constraint, "contype");
  if (kind === "CONSTR_PRIMARY" || kind === "CONSTR_UNIQUE") {
    const using = schema.indexes.get(text(constraint, "indexname"));
    const keys = using?.keys ?? names(constraint, "keys");
    // The index that it uses rejects the same rows, and was checked itself.
    if (using?.unique) return [];
    return narrowsByKey({ name, table, keys, unique: true, partial: false }, inUse, schema);
  }
  const written = new Set<string>();
  walk(constraint, (type, node) => {
    const column =
      list(node, "fields")
        .map((field) => text(child(field, "String"), "sval"))
        .at(-1) ?? "";
    if (type === "ColumnRef" && inUse.writes(table, column)) written.add(column);
  });
  // A column that isn't given gets its default, which may violate it, too.
  if (written.size === 0 && !inUse.inserts(table)) return [];
  return [
    { rule: "narrower", what: `has ${table} refuse what doesn't hold to ${name || "a new constraint"}` },
  ];
}

/** Whether rows can't be inserted without naming it. */
function isRequired(column: Node): boolean {
  const kinds = list(column, "constraints").map((each) => text(child(each, "Constraint"), "contype"));
  const filled = ["CONSTR_DEFAULT", "CONSTR_IDENTITY", "CONSTR_GENERATED"].some((kind) =>
    kinds.includes(kind),
  );
  return !filled && (kinds.includes("CONSTR_NOTNULL") || kinds.includes("CONSTR_PRIMARY"));
}
