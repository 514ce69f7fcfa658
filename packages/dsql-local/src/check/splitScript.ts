import { type Token, tokens } from "../analysis/parse/tokens.ts";

/** A statement of a script. */
export interface ScriptStatement {
  /** Without the semicolon, and without the comments before it. */
  text: string;
  /** UTF-16 offset at which it begins. */
  start: number;
  /** The comments before it. */
  comments: string;
}

/** Meta-commands of psql that send what has been read so far. */
const SENDS = /^\\(g|gx|gexec|gset|gdesc|crosstabview|watch|bind)\b/;

/**
 * Splits a script as psql does: at semicolons outside of strings, comments, parentheses and BEGIN ATOMIC bodies.
 * Meta-commands (`\connect`, `\if`, …) are left out up to the end of their line; `\g` and its like end the
 * statement. `:'name'` and `:"name"` stand for a string and a name, `:name` for a name when `\set` makes it in this
 * script. The data after COPY … FROM STDIN is left out.
 */
export function splitScript(script: string): ScriptStatement[] {
  const variables = variablesOf(script);
  const statements: ScriptStatement[] = [];
  let current: Token[] = [];
  let nesting = new Nesting();
  /** Where the comments before the statement begin. */
  let behind = 0;
  /** Parts of the statement that aren't SQL. */
  let blanks: { start: number; end: number }[] = [];

  /** Ends the statement, whose comments end where it begins; returns where to read on. */
  const finish = (end: number): number => {
    const [first] = current;
    const last = current.at(-1);
    let next = end;
    if (first && last) {
      const text = blanked(script, first.start, last.end, blanks);
      statements.push({ text, start: first.start, comments: script.slice(behind, first.start) });
      if (readsData(current)) next = endOfData(script, end);
    }
    behind = next;
    current = [];
    nesting = new Nesting();
    blanks = [];
    return next;
  };

  for (let at = 0; at < script.length;) {
    let next = script.length;
    let previous: Token | undefined;
    for (const { text, kind, start, end } of tokens(script.slice(at))) {
      const token = { text, kind, start: at + start, end: at + end };
      if (text === "\\") {
        // Read anew behind it: it may hold a quote of its own.
        const line = script.indexOf("\n", token.start);
        next = line < 0 ? script.length : line;
        if (SENDS.test(script.slice(token.start, next))) finish(next);
        else blanks.push({ start: token.start, end: next });
        break;
      }
      if (text === ";" && !nesting.isOpen) {
        next = finish(token.end);
        if (next > token.end) break;
        next = script.length;
        continue;
      }
      if (previous?.text === ":" && previous.end === token.start && isVariable(token, variables)) {
        blanks.push(previous);
      }
      // The colons of a cast aren't a variable's.
      previous = previous?.text === ":" && text === ":" ? undefined : token;
      current.push(token);
      nesting.read(token);
    }
    at = next;
  }
  finish(script.length);
  return statements;
}

function blanked(
  script: string,
  start: number,
  end: number,
  blanks: readonly { start: number; end: number }[],
): string {
  let text = script.slice(start, end);
  for (const blank of blanks) {
    const from = Math.max(blank.start, start) - start;
    const to = Math.min(blank.end, end) - start;
    if (to > from) text = text.slice(0, from) + " ".repeat(to - from) + text.slice(to);
  }
  return text;
}

/** Names, in upper case, that the script gives to variables. */
function variablesOf(script: string): ReadonlySet<string> {
  const found = script.matchAll(/^[^\S\n]*\\(?:set|getenv)[^\S\n]+(\w+)/gm);
  return new Set([...found].map(([, name = ""]) => name.toUpperCase()));
}

function isVariable({ kind, text }: Token, variables: ReadonlySet<string>): boolean {
  return kind === "string" || kind === "quoted" || (kind === "word" && variables.has(text));
}

/** COPY … FROM STDIN, whose data follows in a script. */
function readsData(statement: readonly Token[]): boolean {
  const words = statement.filter(({ kind }) => kind === "word").map(({ text }) => text);
  const from = words.indexOf("FROM");
  return words[0] === "COPY" && from > 0 && words[from + 1] === "STDIN";
}

/** Behind the line `\.`; where there is none the data isn't in the script. */
function endOfData(script: string, from: number): number {
  const pattern = /^\\\.[ \t\r]*$/gm;
  pattern.lastIndex = from;
  return pattern.test(script) ? pattern.lastIndex : from;
}

/** Follows parentheses, and BEGIN ATOMIC … END with the CASE … END in it. */
class Nesting {
  #parentheses = 0;
  #bodies = 0;
  #before = "";

  get isOpen(): boolean {
    return this.#parentheses > 0 || this.#bodies > 0;
  }

  read({ kind, text }: Token): void {
    if (text === "(") this.#parentheses++;
    if (text === ")") this.#parentheses = Math.max(0, this.#parentheses - 1);
    if (kind === "word") {
      if (text === "ATOMIC" && this.#before === "BEGIN") this.#bodies++;
      else if (this.#bodies > 0 && text === "CASE") this.#bodies++;
      else if (this.#bodies > 0 && text === "END") this.#bodies--;
    }
    this.#before = kind === "word" ? text : "";
  }
}
