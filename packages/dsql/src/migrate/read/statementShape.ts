import type { Token } from "../model/Token.ts";

/**
 * A statement normalised for matching by patterns: words in capitals, literals as `''`, quoted names as `"7"` (their index
 * among the tokens), all separated by one blank. Quoted text can't match a keyword.
 */
export function statementShape(tokens: readonly Token[]): string {
  return tokens
    .map((token, at) => {
      if (token.kind === "string") return "''";
      if (token.kind === "quotedName") return `"${at}"`;
      return token.text.toUpperCase();
    })
    .join(" ");
}

/** Pattern for a name in a shape. */
export const NAME = String.raw`(?:[^\s"(),.]+|"\d+")`;

/** The name that a word of a shape stands for, as PostgreSQL stores it. */
export function nameIn(word: string, tokens: readonly Token[]): string {
  const quoted = /^"(\d+)"$/.exec(word);
  const token = quoted && tokens[Number(quoted[1])];
  return token ? token.text.slice(1, -1).replaceAll('""', '"') : word.toLowerCase();
}

/** Parts of a shape between commas outside of parentheses. */
export function listEntries(text: string): string[] {
  const entries: string[] = [];
  let depth = 0;
  let entry: string[] = [];
  for (const word of text.split(" ")) {
    if (word === "(") depth++;
    if (word === ")") depth--;
    if (word === "," && depth === 0) {
      entries.push(entry.join(" "));
      entry = [];
    } else entry.push(word);
  }
  return [...entries, entry.join(" ")];
}
