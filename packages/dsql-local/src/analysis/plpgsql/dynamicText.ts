import { blankComments } from "../parse/blankComments.ts";
import { parse, type Node } from "../parse/parse.ts";
import { child, constant, list, names } from "../parse/tree.ts";

/**
 * The text that a dynamic EXECUTE runs, as far as the body defines it: constants, joined by `||` or formatted by format().
 * `name` stands for a name that `%I` or quote_ident() inserts at run time, a string for a value that `%L`, quote_literal() or
 * quote_nullable() inserts. Undefined if any other part is known at run time only.
 */
export function dynamicText(expression: string, name: string): string | undefined {
  const tree = parse(blankComments(`SELECT ${expression}`));
  if (tree === "too complex" || "message" in tree) return undefined;
  const [target, another] = list(child(tree.stmts[0]?.stmt, "SelectStmt"), "targetList");
  return another ? undefined : textOf(child(child(target, "ResTarget"), "val"), name);
}

const VALUE = "'value'";

function textOf(node: Node | undefined, name: string): string | undefined {
  const known = constant(node);
  if (known !== undefined) return String(known);
  const operation = child(node, "A_Expr");
  if (operation) {
    if (names(operation, "name").join(".") !== "||") return undefined;
    const [left, right] = [textOf(child(operation, "lexpr"), name), textOf(child(operation, "rexpr"), name)];
    return left === undefined || right === undefined ? undefined : left + right;
  }
  const call = child(node, "FuncCall");
  const path = names(call, "funcname");
  if (path.length > 1 && path[0] !== "pg_catalog") return undefined;
  switch (path.at(-1)) {
    case "quote_ident":
      return name;
    case "quote_literal":
    case "quote_nullable":
      return VALUE;
    case "format":
      return call && formatted(call, name);
    default:
      return undefined;
  }
}

/** `format('… %I … %L … %s', …)` */
function formatted(call: Node, name: string): string | undefined {
  const [first, ...values] = list(call, "args");
  const format = textOf(first, name);
  if (format === undefined || call.func_variadic === true) return undefined;
  let next = 0;
  const unknown: string[] = [];
  const result = format.replaceAll(
    /%(?:(\d+)\$)?(?:-?\d*)([sIL%])|%/g,
    (_, position?: string, kind?: string) => {
      if (kind === "%") return "%";
      if (position !== undefined) next = Number(position) - 1;
      const value = textOf(values[next++], name);
      if (kind === "I") return name;
      if (kind === "L") return VALUE;
      if (kind !== "s" || value === undefined) unknown.push(kind ?? "");
      return value ?? "";
    },
  );
  return unknown.length === 0 ? result : undefined;
}

/** Does a name that is known at run time only decide what the statement does, as a function's or a type's name? */
export function decides(tree: unknown, name: string): boolean {
  const found: boolean[] = [];
  visit(tree, (node) => {
    const deciding = [...names(node, "funcname"), ...names(node, "names")];
    if (deciding.includes(name)) found.push(true);
  });
  return found.length > 0;
}

function visit(value: unknown, onNode: (node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, onNode);
  } else if (typeof value === "object" && value !== null) {
    onNode(value as Node);
    for (const inner of Object.values(value)) visit(inner, onNode);
  }
}
