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
  const analyze = list(statement, "options").some((item) => {
    const option = child(item, "DefElem");
    return text(option, "defname") === "analyze" && !isOff(child(option, "arg"));
  });
  // A function in it may write (src/transaction/procedures).
  if (analyze)
    return {
      kind: inner.kind,
      error: inner.error,
      ...(inner.kind === "read" ? {} : { nested: true }),
      ...locksOf(inner),
    };
  return { kind: "explain", error: inner.error };
}

function locksOf({
  writesAndLocks,
  keyShare,
}: StatementInfo): Pick<StatementInfo, "writesAndLocks" | "keyShare"> {
  return { ...(writesAndLocks ? { writesAndLocks } : {}), ...(keyShare ? { keyShare } : {}) };
}

/** `EXPLAIN (ANALYZE off)` */
function isOff(arg: Node | undefined): boolean {
  const word = text(child(arg, "String"), "sval");
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
