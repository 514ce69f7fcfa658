import { type Token, tokens } from "../analysis/parse/tokens.ts";
import { endOfData, isVariable, readMetaCommand, readsData, variablesOf } from "./psqlSyntax.ts";
import { StatementNesting } from "./StatementNesting.ts";

/** A statement of a script. */
export interface ScriptStatement {
  /** Without the semicolon, and without the comments before it. */
  text: string;
  /** UTF-16 offset at which it begins. */
  start: number;
  /** The comments before it. */
  comments: string;
}

/**
 * Splits a script as psql does: at semicolons outside of strings, comments, parentheses and BEGIN ATOMIC bodies.
 * Meta-commands (`\connect`, `\if`, …) are removed; `\g` and similar ones end the statement. `:'name'` and `:"name"` stand for
 * a string and a name, `:name` for a name if the script sets it. The data after COPY … FROM STDIN is removed.
 */
export function splitScript(script: string): ScriptStatement[] {
  const variables = variablesOf(script);
  const statements: ScriptStatement[] = [];
  let current: Token[] = [];
  let nesting = new StatementNesting();
  /** Where the comments before the statement begin. */
  let commentsStart = 0;
  /** Parts of the statement that aren't SQL. */
  let blanks: { start: number; end: number }[] = [];

  /** Ends the statement; returns where the next one begins. */
  const finish = (end: number): number => {
    const [first] = current;
    const last = current.at(-1);
    let next = end;
    if (first && last) {
      const text = blanked(script, first.start, last.end, blanks);
      statements.push({ text, start: first.start, comments: script.slice(commentsStart, first.start) });
      if (readsData(current)) next = endOfData(script, end);
    }
    commentsStart = next;
    current = [];
    nesting = new StatementNesting();
    blanks = [];
    return next;
  };

  for (let at = 0; at < script.length;) {
    let next = script.length;
    let previous: Token | undefined;
    for (const { text, kind, start, end } of tokens(script.slice(at))) {
      const token = { text, kind, start: at + start, end: at + end };
      if (text === "\\") {
        // Tokens are read again after it: it may contain a quote.
        const command = readMetaCommand(script, token.start);
        next = command.end;
        if (command.sends) finish(next);
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
      // The colons of a cast don't begin a variable.
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
