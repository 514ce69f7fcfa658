import { ownValue } from "@mattb.tech/billio-config";
import { child, list, type Node, text, walk } from "@mattb.tech/billio-dsql-local/parsing";
import { type Index, type Schema } from "./Schema.ts";

/**
 * What a statement needs of the schema, each as a line:
 *
 * - `table items`, `column items.rating`: it is named;
 * - `write items.rating`: INSERT or UPDATE gives it a value;
 * - `insert items (id, type)`: rows are added with these columns given;
 * - `key items (id)`: what ON CONFLICT needs to be unique;
 * - `constraint items.one_per_year`: ON CONFLICT names it;
 * - `index idx_external_id`: what it most likely reads through.
 *
 * An ambiguous name counts for all tables that it may belong to.
 */
export function usesOf(statement: Node, schema: Schema): string[] {
  const uses = new Set<string>();
  const tables = tablesIn(statement, schema);
  for (const table of new Set(tables.values())) uses.add(`table ${table}`);
  for (const column of columnsIn(statement, tables, schema)) uses.add(`column ${column}`);
  walk([statement], (type, node) => {
    if (type === "InsertStmt") for (const use of insertUses(node, schema)) uses.add(use);
    if (type === "UpdateStmt") {
      for (const use of writtenUses(node, text(child(node, "relation"), "relname"), schema)) uses.add(use);
    }
    if (type === "JoinExpr") {
      for (const item of list(node, "usingClause")) {
        const name = text(child(item, "String"), "sval");
        for (const column of owners(name, tables.values(), schema)) uses.add(`column ${column}`);
      }
    }
  });
  for (const index of indexesIn(statement, tables, schema)) uses.add(`index ${index.name}`);
  return [...uses];
}

/** Tables of the schema by the name under which the statement knows each, its alias or its own. */
function tablesIn(statement: Node, schema: Schema): Map<string, string> {
  const found = new Map<string, string>();
  walk([statement], (type, node) => {
    const name = text(node, "relname");
    if (type !== "RangeVar" || !schema.tables.has(name)) return;
    found.set(text(child(node, "alias"), "aliasname") || name, name);
    if (!found.has(name)) found.set(name, name);
  });
  return found;
}

/** `table.column` for each column that expressions name anywhere below. */
function columnsIn(tree: unknown, tables: ReadonlyMap<string, string>, schema: Schema): Set<string> {
  const found = new Set<string>();
  const addAll = (table: string) => {
    for (const column of schema.tables.get(table) ?? []) found.add(`${table}.${column}`);
  };
  walk([tree], (type, node) => {
    if (type === "IndexElem") {
      for (const column of owners(text(node, "name"), tables.values(), schema)) found.add(column);
    }
    if (type !== "ColumnRef") return;
    const fields = list(node, "fields").map((field) => text(child(field, "String"), "sval"));
    const name = fields.at(-1) ?? "";
    const qualifier = fields.at(-2);
    // `excluded` has the columns of the table of the INSERT.
    const scope =
      qualifier === undefined || qualifier === "excluded"
        ? [...new Set(tables.values())]
        : [tables.get(qualifier)].filter((table) => table !== undefined);
    if (name === "") scope.forEach(addAll);
    else for (const column of owners(name, scope, schema)) found.add(column);
    // The name of a table stands for its row.
    const row = qualifier === undefined ? tables.get(name) : undefined;
    if (row !== undefined) addAll(row);
  });
  return found;
}

function owners(column: string, tables: Iterable<string>, schema: Schema): string[] {
  return [...new Set(tables)]
    .filter((table) => schema.tables.get(table)?.has(column))
    .map((table) => `${table}.${column}`);
}

function insertUses(node: Node, schema: Schema): string[] {
  const table = text(child(node, "relation"), "relname");
  const columns = schema.tables.get(table);
  if (!columns) return [];
  const named = list(node, "cols").map((item) => text(child(item, "ResTarget"), "name"));
  const given = (named.length > 0 ? named : [...columns]).sort();
  const conflict = child(node, "onConflictClause");
  const infer = child(conflict, "infer");
  const keys = list(infer, "indexElems").map((item) => text(child(item, "IndexElem"), "name"));
  const constraint = text(infer, "conname");
  return [
    `insert ${table} (${given.join(", ")})`,
    ...given.map((column) => `write ${table}.${column}`),
    ...(conflict ? writtenUses(conflict, table, schema) : []),
    ...(keys.length > 0 ? [`key ${table} (${keys.sort().join(", ")})`] : []),
    ...(constraint === "" ? [] : [`constraint ${table}.${constraint}`]),
  ];
}

/** What SET gives a value. */
function writtenUses(node: Node, table: string, schema: Schema): string[] {
  return list(node, "targetList").flatMap((item) => {
    const column = text(child(item, "ResTarget"), "name");
    return schema.tables.get(table)?.has(column) ? [`write ${table}.${column}`] : [];
  });
}

/**
 * The indexes of each table that fit best: unique ones whose key is given completely; otherwise those that begin with most of
 * the columns by which the statement filters, joins, groups and sorts, and those of which it names all columns.
 */
function indexesIn(statement: Node, tables: ReadonlyMap<string, string>, schema: Schema): Index[] {
  const filtered = new Set<string>();
  const ordered = new Set<string>();
  walk([statement], (type, node) => {
    for (const clause of FILTERS.get(type) ?? []) {
      for (const column of columnsIn(ownValue(node, clause), tables, schema)) filtered.add(column);
    }
    for (const clause of type === "SelectStmt" ? ORDERS : []) {
      for (const column of columnsIn(ownValue(node, clause), tables, schema)) ordered.add(column);
    }
  });
  const sought = new Set([...filtered, ...ordered]);
  return [...new Set(tables.values())].flatMap((table) => {
    const fits = schema.indexesOf(table).map((index) => {
      const end = index.keys.findIndex((key) => !sought.has(`${table}.${key}`));
      return { index, length: end < 0 ? index.keys.length : end };
    });
    const byKey = fits.filter(
      ({ index }) => index.unique && index.keys.every((key) => filtered.has(`${table}.${key}`)),
    );
    if (byKey.length > 0) return byKey.map(({ index }) => index);
    const longest = Math.max(0, ...fits.map(({ length }) => length));
    return fits
      .filter(({ index, length }) => length > 0 && (length === longest || length === index.keys.length))
      .map(({ index }) => index);
  });
}

/** Clauses that select rows, by their node. */
const FILTERS = new Map([
  ["SelectStmt", ["whereClause", "havingClause"]],
  ["UpdateStmt", ["whereClause"]],
  ["DeleteStmt", ["whereClause"]],
  ["JoinExpr", ["quals"]],
]);
const ORDERS = ["sortClause", "groupClause", "distinctClause"];
