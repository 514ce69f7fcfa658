import type { Token } from "../model/Token.ts";

/**
 * The form of a statement, for patterns to look at: words in capitals, literals as `''`, quoted names as `"7"`
 * (their place among the tokens), everything parted by one blank. What is in quotes can't be taken for a keyword.
 */
export function shape(tokens: readonly Token[]): string {
  return tokens
    .map((token, at) => {
      if (token.kind === "string") return "''";
      if (token.kind === "quotedName") return `"${at}"`;
      return token.text.toUpperCase();
    })
    .join(" ");
}

/** A pattern of a name in a shape. */
export const NAME = String.raw`(?:[^\s"(),.]+|"\d+")`;

/** The name that a word of a shape stands for, as PostgreSQL stores it. */
export function nameIn(word: string, tokens: readonly Token[]): string {
  const quoted = /^"(\d+)"$/.exec(word);
  const token = quoted && tokens[Number(quoted[1])];
  return token ? token.text.slice(1, -1).replaceAll('""', '"') : word.toLowerCase();
}

/** Parts of a shape between commas that stand in no parentheses. */
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
