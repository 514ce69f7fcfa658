import type { Token } from "../analysis/parse/tokens.ts";

/** Meta-commands that send what has been read so far. */
const SENDS = /^\\(g|gx|gexec|gset|gdesc|crosstabview|watch|bind)\b/;

/** Reads a meta-command (`\connect`, `\if`, …), which extends to the end of its line, and whether it ends the statement. */
export function readMetaCommand(script: string, start: number): { end: number; sends: boolean } {
  const line = script.indexOf("\n", start);
  const end = line < 0 ? script.length : line;
  return { end, sends: SENDS.test(script.slice(start, end)) };
}

/** Names, in upper case, of the variables that `\set` and `\getenv` set in the script. */
export function variablesOf(script: string): ReadonlySet<string> {
  const found = script.matchAll(/^[^\S\n]*\\(?:set|getenv)[^\S\n]+(\w+)/gm);
  return new Set([...found].map(([, name = ""]) => name.toUpperCase()));
}

/** Is the token after a colon a variable: `:'name'`, `:"name"`, or `:name` that the script sets? */
export function isVariable({ kind, text }: Token, variables: ReadonlySet<string>): boolean {
  return kind === "string" || kind === "quoted" || (kind === "word" && variables.has(text));
}

/** COPY … FROM STDIN, whose data follows in the script. */
export function readsData(statement: readonly Token[]): boolean {
  const words = statement.filter(({ kind }) => kind === "word").map(({ text }) => text);
  const from = words.indexOf("FROM");
  return words[0] === "COPY" && from > 0 && words[from + 1] === "STDIN";
}

/** The offset after the line `\.`; without one the script doesn't contain the data. */
export function endOfData(script: string, from: number): number {
  const pattern = /^\\\.[ \t\r]*$/gm;
  pattern.lastIndex = from;
  return pattern.test(script) ? pattern.lastIndex : from;
}
