import { limits } from "../../errorCatalog/limits.ts";
import { toDsqlError } from "../../errorCatalog/toDsqlError.ts";
import { blankComments } from "../parse/blankComments.ts";
import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import { type Node, parse } from "../parse/parse.ts";
import { child, list, text } from "../parse/tree.ts";
import { SYNTAX_ERROR } from "../../net/sqlState.ts";

/** An option of CREATE FUNCTION, e.g. `language`. */
export function functionOption(statement: Node, name: string): Node | undefined {
  return functionOptions(list(statement, "options"), name)[0];
}

/** All options of that name, in CREATE FUNCTION or ALTER FUNCTION. */
export function functionOptions(options: Node[], name: string): Node[] {
  return options
    .map((item) => child(item, "DefElem"))
    .filter((option) => text(option, "defname") === name)
    .map((option) => child(option, "arg"))
    .filter((arg) => arg !== undefined);
}

/** The body of a function or procedure that is written as a string. */
export function bodyText(statement: Node): string {
  const [string] = list(child(functionOption(statement, "as"), "List"), "items");
  return text(child(string, "String"), "sval");
}

/** The statements of an SQL function's body, a string or BEGIN ATOMIC; or an error if it can't be parsed. */
export function bodyStatements(statement: Node): Node[] | DsqlError {
  const body = child(child(statement, "sql_body"), "List");
  if (body) {
    // BEGIN ATOMIC has one list of statements.
    return list(body, "items").flatMap((item) => {
      const inner = child(item, "List");
      return inner ? list(inner, "items") : [item];
    });
  }
  const tree = parse(blankComments(bodyText(statement)));
  if (tree === "too complex") return toDsqlError(limits.statementDepth);
  if ("message" in tree) return { sqlstate: SYNTAX_ERROR, message: tree.message };
  return tree.stmts.flatMap(({ stmt }) => (stmt ? [stmt] : []));
}
