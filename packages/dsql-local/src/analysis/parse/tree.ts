import type { Node } from "./parse.ts";

/** Calls `visit` for each node of a parse tree with its type, parents first. */
export function walk(value: unknown, visit: (type: string, node: Node) => unknown): void {
  if (Array.isArray(value)) {
    for (const item of value) walk(item, visit);
  } else if (typeof value === "object" && value !== null) {
    // Every new statement is walked several times: no lists of entries, no patterns.
    const node = value as Node;
    for (const key in node) {
      const child = field(node, key);
      if (typeof child !== "object" || child === null) continue;
      // Fields whose nodes have no wrapper in the tree have names in lower case.
      const type = UNWRAPPED.get(key) ?? key;
      if (startsWithCapital(type) && !Array.isArray(child)) visit(type, child as Node);
      walk(child, visit);
    }
  }
}

function startsWithCapital(name: string): boolean {
  const code = name.charCodeAt(0);
  return code >= 65 && code <= 90;
}

/** A map, as the tree has a field `constructor`. */
const UNWRAPPED = new Map([
  ["relation", "RangeVar"],
  ["view", "RangeVar"],
  ["sequence", "RangeVar"],
  ["pktable", "RangeVar"],
  ["typeName", "TypeName"],
  ["argType", "TypeName"],
  ["returnType", "TypeName"],
  ["withClause", "WithClause"],
  ["funccall", "FuncCall"],
  ["rel", "RangeVar"],
  ["collClause", "CollateClause"],
]);

/** The node's own field: names come from the grammar, and objects inherit properties of some of them. */
function field(node: Node | undefined, key: string): unknown {
  return node !== undefined && Object.hasOwn(node, key) ? node[key] : undefined;
}

/** `node[key]` as a list of nodes; empty when absent. */
export function list(node: Node | undefined, key: string): Node[] {
  const value = field(node, key);
  return Array.isArray(value) ? (value as Node[]) : [];
}

/** `node[key]` as a node; undefined when absent. */
export function child(node: Node | undefined, key: string): Node | undefined {
  const value = field(node, key);
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Node) : undefined;
}

/** `node[key]` as text; empty when absent. */
export function text(node: Node | undefined, key: string): string {
  const value = field(node, key);
  return typeof value === "string" ? value : "";
}

/** `node[key]` as a number; 0 when absent, as the tree omits zeros. */
export function number(node: Node | undefined, key: string): number {
  const value = field(node, key);
  return typeof value === "number" ? value : 0;
}

/** The parts of a list of String nodes, e.g. of a function's name: `["pg_catalog", "version"]`. */
export function names(node: Node | undefined, key: string): string[] {
  return list(node, key).map((item) => text(child(item, "String"), "sval"));
}

/** The value of a constant: a string, a number, or undefined for anything else. Looks through casts. */
export function constant(node: Node | undefined): string | number | undefined {
  const cast = child(node, "TypeCast");
  if (cast) return constant(child(cast, "arg"));
  const value = child(node, "A_Const");
  if (!value || value.isnull === true) return undefined;
  const string = child(value, "sval");
  if (string) return text(string, "sval");
  const integer = child(value, "ival");
  if (integer) return number(integer, "ival");
  const float = child(value, "fval");
  return float ? Number(text(float, "fval")) : undefined;
}

/** A table's name and, where it is written, its schema. */
export function tableName(relation: Node | undefined): { schema?: string; name: string } {
  const schema = text(relation, "schemaname");
  return { ...(schema === "" ? {} : { schema }), name: text(relation, "relname") };
}

/** TEMP, or in the schema that makes it so. */
export function isTemporary(relation: Node | undefined): boolean {
  return text(relation, "relpersistence") === "t" || text(relation, "schemaname") === "pg_temp";
}

/** The type of a statement's node. */
export function typeIn(statement: Node): string {
  return Object.keys(statement)[0] ?? "";
}
