import { MigrationError, type SourceLocation } from "../model/MigrationError.ts";
import type { Token } from "../model/Token.ts";

const SPACE = /[ \t\n\r\f\v]+/y;
const LINE_COMMENT = /--[^\r\n]*/y;
/** Everything but ASCII punctuation may be part of a name (PostgreSQL, lexical structure). */
const WORD = /[A-Za-z_\u0080-\u{10ffff}][A-Za-z0-9_$\u0080-\u{10ffff}]*/uy;
const NUMBER = /(?:\d|\.\d)(?:[eE][+-]\d|[\w.])*/y;
const PARAMETER = /\$\d+/y;
const DOLLAR_QUOTE = /\$(?:[A-Za-z_\u0080-\u{10ffff}][A-Za-z0-9_\u0080-\u{10ffff}]*)?\$/uy;

/**
 * Splits SQL into tokens, as PostgreSQL's lexer does: strings with doubled quotes, `E''` strings with
 * backslashes, quoted names, dollar quotes with tags, line comments and nested block comments. The tokens' texts
 * joined are the input.
 *
 * @throws {MigrationError} naming the line on which an unterminated token begins
 */
export function scan(sql: string, file: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let line = 1;

  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(sql)?.[0];
  };
  const take = (kind: Token["kind"], text: string) => {
    tokens.push({ kind, text, line });
    at += text.length;
    line += countLineBreaks(text);
  };

  while (at < sql.length) {
    const location: SourceLocation = { file, line };
    const character = sql.charAt(at);
    const quote = QUOTES.get(character);
    const space = match(SPACE);
    if (space !== undefined) take("space", space);
    else if (sql.startsWith("--", at)) take("comment", match(LINE_COMMENT) ?? "");
    else if (sql.startsWith("/*", at)) take("comment", blockComment(sql, at, location));
    else if (quote) {
      const before = tokens.at(-1);
      const escapes = character === "'" && before?.kind === "word" && /^e$/i.test(before.text);
      take(quote.kind, quoted(sql, at, { escapes, what: quote.what, location }));
    } else if (character === "$") {
      const tag = match(DOLLAR_QUOTE);
      const parameter = match(PARAMETER);
      if (tag !== undefined) take("string", dollarQuoted(sql, at, tag, location));
      else take("symbol", parameter ?? character);
    } else {
      const word = match(WORD);
      const number = match(NUMBER);
      if (word !== undefined) take("word", word);
      else if (number !== undefined) take("number", number);
      else take("symbol", character);
    }
  }
  return tokens;
}

const QUOTES: ReadonlyMap<string, { kind: "string" | "quotedName"; what: string }> = new Map([
  ["'", { kind: "string", what: "string" }],
  ['"', { kind: "quotedName", what: "quoted name" }],
]);

function blockComment(sql: string, start: number, location: SourceLocation): string {
  let depth = 0;
  for (let at = start; at < sql.length;) {
    if (sql.startsWith("/*", at)) depth++;
    else if (sql.startsWith("*/", at)) depth--;
    else {
      at++;
      continue;
    }
    at += 2;
    if (depth === 0) return sql.slice(start, at);
  }
  throw unterminated("block comment", "*/", location);
}

function quoted(
  sql: string,
  start: number,
  { escapes, what, location }: { escapes: boolean; what: string; location: SourceLocation },
): string {
  const quote = sql.charAt(start);
  for (let at = start + 1; at < sql.length; at++) {
    const character = sql.charAt(at);
    if (escapes && character === "\\") at++;
    else if (character === quote) {
      if (sql.charAt(at + 1) !== quote) return sql.slice(start, at + 1);
      at++;
    }
  }
  throw unterminated(what, quote, location);
}

function dollarQuoted(sql: string, start: number, tag: string, location: SourceLocation): string {
  const end = sql.indexOf(tag, start + tag.length);
  if (end === -1) throw unterminated("dollar-quoted string", tag, location);
  return sql.slice(start, end + tag.length);
}

function unterminated(what: string, end: string, location: SourceLocation): MigrationError {
  return new MigrationError(location, `the ${what} that begins here never ends; ${end} is missing`);
}

function countLineBreaks(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}
