/**
 * A piece of SQL text. `comment` and `space` mean nothing to the database; `word` is a keyword or a bare name;
 * `string` covers every kind of literal in quotes or dollars; everything else is a `symbol` of one character.
 */
export interface Token {
  kind: "space" | "comment" | "word" | "quotedName" | "string" | "number" | "symbol";
  text: string;
  /** Line that it begins on, from 1. */
  line: number;
}
