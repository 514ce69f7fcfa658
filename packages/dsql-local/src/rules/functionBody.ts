import { type Node, parse } from "./parser.ts";
import { child, list, text } from "./tree.ts";

/** An option of CREATE FUNCTION, e.g. `language`. */
export function functionOption(statement: Node, name: string): Node | undefined {
  return list(statement, "options")
    .map((item) => child(item, "DefElem"))
    .filter((option) => text(option, "defname") === name)
    .map((option) => child(option, "arg"))
    .find((arg) => arg !== undefined);
}

/** The statements of an SQL function's body, be it a string or BEGIN ATOMIC; none where PostgreSQL has to say why. */
export function bodyStatements(statement: Node): Node[] {
  const body = child(child(statement, "sql_body"), "List");
  if (body) {
    // BEGIN ATOMIC holds one list of statements.
    return list(body, "items").flatMap((item) => {
      const inner = child(item, "List");
      return inner ? list(inner, "items") : [item];
    });
  }
  const [string] = list(child(functionOption(statement, "as"), "List"), "items");
  const sql = text(child(string, "String"), "sval");
  const tree = parse(sql);
  if (tree === "too complex" || "message" in tree) return [];
  return tree.stmts.flatMap(({ stmt }) => (stmt ? [stmt] : []));
}
