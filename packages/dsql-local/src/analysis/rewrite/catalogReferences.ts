import type { Edit } from "../parse/applyEdits.ts";
import type { Node } from "../parse/parse.ts";
import { child, list, names, number, text, walk } from "../parse/tree.ts";
import type { SourceText } from "./SourceText.ts";
import { clientCatalog, clientCatalogs, SYSTEM_COLUMNS } from "./visibleCatalogRows.ts";

/** Begins text that the server has inserted. */
export const INSERTED = "/*dsql<*/";

/** Marks text that the server has inserted; the original follows it in a comment. */
export const inserted = (sql: string, original = "") => `${INSERTED}${sql}/*${original}>*/`;

/**
 * Replaces references to PostgreSQL's catalogs by subqueries for what a client sees of them ({@link clientCatalogs}). Names of
 * a WITH clause's queries aren't references. Views and functions with a parsed body are left out: after PostgreSQL has created
 * them, they are bound to views of the same rows.
 */
export function catalogReferences(statement: Node, source: SourceText): Edit[] {
  if (!/pg_/i.test(source.sql)) return [];
  const edits: Edit[] = [];
  const isTold = SYSTEM_COLUMNS.filter((column) => new RegExp(`\\b${column}\\b`, "i").test(source.sql));
  const reference = (node: Node, ctes: ReadonlySet<string>) => {
    const name = text(node, "relname");
    const schema = text(node, "schemaname");
    if (schema === "" ? ctes.has(name) : schema !== "pg_catalog") return;
    const select = clientCatalog(name, isTold);
    if (select === undefined) return;
    const parts = text(node, "catalogname") === "" ? (schema === "" ? 1 : 2) : 3;
    const at = number(node, "location");
    const written = source.name(at, parts);
    if (node.inh !== true) edits.push(...source.wordBefore(at, "ONLY", ""));
    edits.push(...source.wordBefore(at, "TABLE", "SELECT * FROM"));
    edits.push({
      at: written.at,
      remove: written.length,
      insert: inserted(`(${select})`, written.text) + (child(node, "alias") ? "" : inserted(` AS ${name}`)),
    });
  };

  const visit = (value: unknown, ctes: ReadonlySet<string>): void => {
    if (Array.isArray(value)) {
      for (const item of value) visit(item, ctes);
    } else if (typeof value === "object" && value !== null) {
      const node = value as Node;
      const inner = withClause(node, ctes);
      for (const key in node) {
        if (key === "withClause" || !Object.hasOwn(node, key)) continue;
        if (key === "fromClause" || key === "usingClause")
          for (const item of list(node, key)) from(item, inner);
        else if (key !== "ViewStmt" && key !== "sql_body") visit(node[key], inner);
      }
    }
  };

  /** The references in FROM. */
  const from = (item: Node, ctes: ReadonlySet<string>): void => {
    const relation = child(item, "RangeVar");
    const join = child(item, "JoinExpr");
    if (relation) reference(relation, ctes);
    else if (join) {
      for (const side of ["larg", "rarg"]) from(child(join, side) ?? {}, ctes);
      visit(join.quals, ctes);
    } else visit(item, ctes);
  };

  /** The names visible in a statement with a WITH clause: each query sees those before it, or with RECURSIVE all. */
  const withClause = (node: Node, outer: ReadonlySet<string>): ReadonlySet<string> => {
    const clause = child(node, "withClause");
    if (!clause) return outer;
    const queries = list(clause, "ctes").map((item) => child(item, "CommonTableExpr") ?? {});
    const seen = new Set(outer);
    if (clause.recursive === true) for (const query of queries) seen.add(text(query, "ctename"));
    for (const query of queries) {
      visit(query.ctequery, new Set(seen));
      seen.add(text(query, "ctename"));
    }
    return seen;
  };

  visit(statement, new Set());
  edits.push(...qualifiedColumns(statement, source), ...copied(statement, source, isTold));
  return edits;
}

/** `pg_catalog.pg_class.oid`: the subquery has the name only. */
function qualifiedColumns(statement: Node, source: SourceText): Edit[] {
  const edits: Edit[] = [];
  walk(statement, (type, node) => {
    if (type !== "ColumnRef") return;
    const [schema, name] = names(node, "fields");
    if (schema !== "pg_catalog" || list(node, "fields").length < 3 || !clientCatalogs.has(name ?? "")) return;
    edits.push(source.qualifier(number(node, "location")));
  });
  return edits;
}

/** Turns `COPY pg_class (relname) TO …`, which copies a table, into a copy of a query. */
function copied(statement: Node, source: SourceText, systemColumns: readonly string[]): Edit[] {
  const copy = child(statement, "CopyStmt");
  const relation = child(copy, "relation");
  const name = text(relation, "relname");
  const schema = text(relation, "schemaname");
  if (!copy || copy.is_from === true || (schema !== "" && schema !== "pg_catalog")) return [];
  const select = clientCatalog(name, systemColumns);
  if (!relation || select === undefined) return [];
  const columns = list(copy, "attlist").map((item) => text(child(item, "String"), "sval"));
  const written = source.name(number(relation, "location"), schema === "" ? 1 : 2, columns.length > 0);
  const of = columns.map((column) => `"${column.replaceAll('"', '""')}"`).join(", ");
  return [
    {
      at: written.at,
      remove: written.length,
      insert: `(SELECT ${of === "" ? "*" : of} FROM (${select}) AS ${name})`,
    },
  ];
}
