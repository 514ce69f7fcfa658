import type { Statement } from "../rules/Statement.ts";
import { tokens } from "../rules/tokens.ts";

/**
 * A query for the places of the rows that a SELECT … FOR UPDATE or FOR KEY SHARE locks: the same with another
 * select list. Undefined for one of several tables or with WITH, whose locks aren't remembered.
 */
export function lockedRowsQuery(
  statement: Statement,
): { text: string; strength: "UPDATE" | "KEY SHARE"; name: string } | undefined {
  const [relation] = statement.relations;
  if (!relation || statement.relations.length !== 1) return undefined;
  const sql = statement.backendText ?? statement.text;
  let depth = 0;
  let from: number | undefined;
  let select: number | undefined;
  for (const { text, kind, start, end } of tokens(sql)) {
    if (kind === "other" && text.startsWith("(")) depth++;
    else if (kind === "other" && text.startsWith(")")) depth--;
    if (select === undefined) {
      if (kind !== "word" || text !== "SELECT") return undefined;
      select = end;
    } else if (depth === 0 && kind === "word" && text === "FROM") {
      from = start;
      break;
    }
  }
  if (select === undefined || from === undefined) return undefined;
  return {
    text: `${sql.slice(0, select)} tableoid::regclass::text, ctid::text ${sql.slice(from)}`,
    strength: /\bfor\s+key\s+share\b/i.test(sql) ? "KEY SHARE" : "UPDATE",
    name: relation.name,
  };
}
