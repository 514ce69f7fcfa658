import { statements as rules } from "../../errorCatalog/statements.ts";
import type { StatementInfo } from "../statement/StatementInfo.ts";
import type { ParsedStatement } from "../parse/ParsedStatement.ts";
import type { Node } from "../parse/parse.ts";
import { toDsqlErrorAt } from "../checks/toDsqlErrorAt.ts";
import { child, list, number, text } from "../parse/tree.ts";

/** Analyzes a statement within another. */
type FactsOf = (type: string, statement: Node, parsed: ParsedStatement) => StatementInfo;

/** `EXPLAIN query` */
export function explain(statement: Node, parsed: ParsedStatement, factsOf: FactsOf): StatementInfo {
  const query = child(statement, "query") ?? {};
  const [type = ""] = Object.keys(query);
  const inner = factsOf(type, child(query, type) ?? {}, parsed);
  if (!isOn(statement, "analyze")) return { kind: "explain", error: inner.error };
  // A function in it may write (src/transaction/procedures).
  return {
    kind: inner.kind,
    error: inner.error,
    ...(inner.kind === "read" ? {} : { nested: true }),
    ...locksOf(inner),
    ...(isOn(statement, "verbose") && isText(statement) ? { estimatesDpu: true } : {}),
  };
}

/** Is the option of EXPLAIN on? Of one that is written twice the last counts. */
function isOn(statement: Node, name: string): boolean {
  const option = optionOf(statement, name);
  return option !== undefined && !isOff(child(option, "arg"));
}

/** The format is the default one. */
function isText(statement: Node): boolean {
  const option = optionOf(statement, "format");
  return option === undefined || text(child(child(option, "arg"), "String"), "sval") === "text";
}

function optionOf(statement: Node, name: string): Node | undefined {
  const options = list(statement, "options").map((item) => child(item, "DefElem"));
  return options.findLast((option) => text(option, "defname") === name);
}

function locksOf({
  writesAndLocks,
  keyShare,
}: StatementInfo): Pick<StatementInfo, "writesAndLocks" | "keyShare"> {
  return { ...(writesAndLocks ? { writesAndLocks } : {}), ...(keyShare ? { keyShare } : {}) };
}

/** `EXPLAIN (ANALYZE off)` */
function isOff(arg: Node | undefined): boolean {
  const word = text(child(arg, "String"), "sval").toLowerCase();
  return (
    ["false", "off"].includes(word) ||
    (arg !== undefined && "Integer" in arg && number(child(arg, "Integer"), "ival") === 0)
  );
}

/** `COPY table`, `COPY (query) TO` */
export function copy(statement: Node, parsed: ParsedStatement, factsOf: FactsOf): StatementInfo {
  const kind = statement.is_from === true ? "copyFrom" : "copyTo";
  if (text(statement, "filename") === "" && statement.is_program !== true) {
    const query = child(statement, "query") ?? {};
    const [type = ""] = Object.keys(query);
    if (type === "") return { kind };
    // COPY (INSERT … RETURNING …) TO STDOUT is an INSERT.
    const inner = factsOf(type, child(query, type) ?? {}, parsed);
    if (inner.kind === "write") return { kind: "write", nested: true, error: inner.error, ...locksOf(inner) };
    return inner.kind === "lockingRead" ? inner : { kind };
  }
  return { kind, error: toDsqlErrorAt(child(statement, "relation"), rules.copyFile) };
}
