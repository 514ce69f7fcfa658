import { tokens } from "../../analysis/parse/tokens.ts";
import { findRule } from "../../errorCatalog/findRule.ts";
import { MAX_TEXT, normalizeText } from "../../statistics/normalizeText.ts";

/** Of a longer statement only the beginning is read: no more than that is shown. */
const MAX_READ = 4 * MAX_TEXT;

/**
 * A refused statement and its error for people, without a literal of the statement's in either, as it may be a password. Where
 * the message has one it is the rule's own, with a word in braces instead.
 */
export function describeRefusal(
  rule: string,
  message: string,
  sql: string,
): { message: string; statement: string } {
  const general = findRule(rule)?.message ?? "";
  return {
    message: literalsOf(sql).some((literal) => message.includes(literal)) ? general : message,
    statement: normalizeText(sql.slice(0, MAX_READ)),
  };
}

/** What stands between the quotes of its strings. */
function literalsOf(sql: string): string[] {
  return [...tokens(sql)]
    .filter(({ kind }) => kind === "string")
    .map(({ start, end }) =>
      sql.slice(start, end).replace(/^(?:[A-Za-z&]*'|\$[^$]*\$)|(?:'|\$[^$]*\$)$/g, ""),
    )
    .filter((literal) => literal !== "");
}
