/**
 * A piece of SQL text. The database ignores `comment` and `space`; `word` is a keyword or a bare name;
 * `string` covers every kind of literal in quotes or dollars; everything else is a `symbol` of one character.
 */
export interface Token {
  kind: "space" | "comment" | "word" | "quotedName" | "string" | "number" | "symbol";
  text: string;
  /** Line on which it begins, from 1. */
  line: number;
}
