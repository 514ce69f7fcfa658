/** A token of SQL text, as coarse as is needed to find keywords outside strings, names and comments. */
export interface Token {
  /** In upper case for an unquoted word, empty for a string, as written otherwise. */
  text: string;
  kind: "word" | "quoted" | "string" | "other";
  /** UTF-16 offsets. */
  start: number;
  end: number;
}

export interface Comment {
  /** Of a line comment without its line break. */
  kind: "lineComment" | "blockComment";
  /** UTF-16 offsets. */
  start: number;
  end: number;
}

/** White space of PostgreSQL's lexer: no other character of Unicode's is. */
const SPACE = /[ \t\n\r\f]*/y;
const WORD = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y;
const NUMBER = /\d+/y;
const DOLLAR_TAG = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;
const ESCAPED = /(?:[^'\\]|\\[\s\S]|'')*'?/y;
const LINE_COMMENT = /--[^\n\r]*/y;
/** Between the parts of a continued string: white space with a line break, line comments, and no block comment. */
const CONTINUATION = /(?:[ \t\f]|--[^\n\r]*)*[\n\r](?:[ \t\n\r\f]|--[^\n\r]*[\n\r])*(?=')/y;

/** The tokens of `sql`, without white space and comments. */
export function* tokens(sql: string): Generator<Token> {
  for (const token of tokensAndComments(sql)) if (isToken(token)) yield token;
}

function isToken(token: Token | Comment): token is Token {
  return token.kind !== "lineComment" && token.kind !== "blockComment";
}

/** The tokens of `sql` and its comments, without white space. */
export function* tokensAndComments(sql: string): Generator<Token | Comment> {
  let at = 0;
  /** Where the next part of a string with escapes begins. */
  let goesOnAt = -1;
  while (at < sql.length) {
    const start = at;
    const first = sql[at] ?? "";
    if (first === "'" && at === goesOnAt) {
      at = endOf(ESCAPED, sql, start + 1);
      goesOnAt = endOf(CONTINUATION, sql, at);
      yield { text: "", kind: "string", start, end: at };
    } else if (first === "'") {
      at = endOfQuoted(sql, start, "'");
      yield { text: "", kind: "string", start, end: at };
    } else if (first === '"') {
      at = endOfQuoted(sql, start, '"');
      yield { text: sql.slice(start, at), kind: "quoted", start, end: at };
    } else if (first === "-" && sql[at + 1] === "-") {
      at = endOf(LINE_COMMENT, sql, start);
      yield { kind: "lineComment", start, end: at };
    } else if (first === "/" && sql[at + 1] === "*") {
      const end = endOfComment(sql, start);
      at = end ?? sql.length;
      // An unterminated one is an error, not a comment.
      if (end !== undefined) yield { kind: "blockComment", start, end };
    } else if ((first === "e" || first === "E") && sql[at + 1] === "'") {
      at = endOf(ESCAPED, sql, start + 2);
      goesOnAt = endOf(CONTINUATION, sql, at);
      yield { text: "", kind: "string", start, end: at };
    } else if (first === "$" && (at = endOf(DOLLAR_TAG, sql, start)) > start) {
      const close = sql.indexOf(sql.slice(start, at), at);
      at = close < 0 ? sql.length : close + at - start;
      yield { text: "", kind: "string", start, end: at };
    } else if ((at = endOf(SPACE, sql, start)) > start) {
      continue;
    } else if ((at = endOf(WORD, sql, start)) > start) {
      yield { text: sql.slice(start, at).toUpperCase(), kind: "word", start, end: at };
    } else {
      at = Math.max(endOf(NUMBER, sql, start), start + 1);
      yield { text: sql.slice(start, at), kind: "other", start, end: at };
    }
  }
}

/** The end of a sticky pattern's match at `from`; `from` if there is none. */
function endOf(pattern: RegExp, sql: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(sql) ? pattern.lastIndex : from;
}

/** A doubled quote doesn't end it. */
function endOfQuoted(sql: string, start: number, quote: string): number {
  for (let at = start + 1; ; at += 2) {
    at = sql.indexOf(quote, at);
    if (at < 0) return sql.length;
    if (sql[at + 1] !== quote) return at + 1;
  }
}

/** Block comments nest. Undefined for an unterminated one. */
function endOfComment(sql: string, start: number): number | undefined {
  const pattern = /\/\*|\*\//g;
  pattern.lastIndex = start;
  let depth = 0;
  for (let match = pattern.exec(sql); match; match = pattern.exec(sql)) {
    depth += match[0] === "/*" ? 1 : -1;
    if (depth === 0) return pattern.lastIndex;
  }
  return undefined;
}
