import { tokensAndComments } from "./tokens.ts";

/**
 * `sql` with spaces in place of comments, at the same UTF-16 offsets. libpg-query hands comments to PostgreSQL's grammar
 * as tokens, which breaks every pair of words that PostgreSQL reads together (`NOT IN`, `NULLS FIRST`, `WITH TIME`,
 * `UESCAPE '!'`) and every string that continues on another line.
 *
 * A block comment between two strings stays: without it the second would continue the first.
 */
export function blankComments(sql: string): string {
  if (!sql.includes("--") && !sql.includes("/*")) return sql;
  const parts: string[] = [];
  let copied = 0;
  const blank = ({ start, end }: { start: number; end: number }) => {
    parts.push(sql.slice(copied, start), " ".repeat(end - start));
    copied = end;
  };
  let afterString = false;
  /** Comments after a string, until the next token is known. */
  let waiting: { start: number; end: number; isBlock: boolean }[] = [];
  for (const { kind, start, end } of tokensAndComments(sql)) {
    if (kind === "lineComment" || kind === "blockComment") {
      const isBlock = kind === "blockComment";
      if (afterString) waiting.push({ start, end, isBlock });
      else blank({ start, end });
      continue;
    }
    const isBetweenStrings = kind === "string" && sql[start] === "'";
    for (const comment of waiting) if (!isBetweenStrings || !comment.isBlock) blank(comment);
    waiting = [];
    afterString = kind === "string";
  }
  for (const comment of waiting) blank(comment);
  parts.push(sql.slice(copied));
  return parts.join("");
}
