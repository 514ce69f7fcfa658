import type { Statement } from "../rules/Statement.ts";
import { tokens } from "../rules/tokens.ts";

/** The one name after OF at the end of a locking clause. */
const LOCKED_NAME = /\bfor\s+(?:update|key\s+share)\s+of\s+("[^"]+"|\w+)\s*;?\s*$/i;

/**
 * A query for the places of the rows that a SELECT … FOR UPDATE or FOR KEY SHARE locks: the same with another
 * select list. Of several tables the locks are remembered where they are one table under several names, and the
 * clause says OF which. Undefined for others and with WITH.
 */
export function lockedRowsQuery(
  statement: Statement,
): { text: string; strength: "UPDATE" | "KEY SHARE"; name: string } | undefined {
  const [relation, ...others] = statement.relations;
  if (!relation) return undefined;
  const sql = statement.backendText ?? statement.text;
  const [, locked] = LOCKED_NAME.exec(sql) ?? [];
  if (others.length > 0) {
    const isSame = others.every(({ schema, name }) => schema === relation.schema && name === relation.name);
    if (!isSame || locked === undefined) return undefined;
  }
  const qualifier = others.length > 0 ? `${locked}.` : "";
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
    text: `${sql.slice(0, select)} ${qualifier}tableoid::regclass::text, ${qualifier}ctid::text ${sql.slice(from)}`,
    strength: /\bfor\s+key\s+share\b/i.test(sql) ? "KEY SHARE" : "UPDATE",
    name: relation.name,
  };
}
