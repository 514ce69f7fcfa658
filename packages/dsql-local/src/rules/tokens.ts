/** A token of SQL text, as coarse as is needed to find keywords outside strings, names and comments. */
export interface Token {
  /** In upper case for an unquoted word, empty for a string, as written otherwise. */
  text: string;
  kind: "word" | "quoted" | "string" | "other";
  /** UTF-16 offsets. */
  start: number;
  end: number;
}

const SPACE = /\s*/y;
const WORD = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y;
const NUMBER = /\d+/y;
const DOLLAR_TAG = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;
const ESCAPED = /(?:[^'\\]|\\[\s\S]|'')*'?/y;

/** The tokens of `sql`, without white space and comments. */
export function* tokens(sql: string): Generator<Token> {
  let at = 0;
  while (at < sql.length) {
    const start = at;
    const first = sql[at] ?? "";
    if (first === "'") {
      at = endOfQuoted(sql, start, "'");
      yield { text: "", kind: "string", start, end: at };
    } else if (first === '"') {
      at = endOfQuoted(sql, start, '"');
      yield { text: sql.slice(start, at), kind: "quoted", start, end: at };
    } else if (first === "-" && sql[at + 1] === "-") {
      const end = sql.indexOf("\n", at);
      at = end < 0 ? sql.length : end;
    } else if (first === "/" && sql[at + 1] === "*") {
      at = endOfComment(sql, start);
    } else if ((first === "e" || first === "E") && sql[at + 1] === "'") {
      at = endOf(ESCAPED, sql, start + 2);
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

/** Where the match of a sticky pattern at `from` ends; `from` when there is none. */
function endOf(pattern: RegExp, sql: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(sql) ? pattern.lastIndex : from;
}

/** Doubled quotes stand for one, and so are inside. */
function endOfQuoted(sql: string, start: number, quote: string): number {
  for (let at = start + 1; ; at += 2) {
    at = sql.indexOf(quote, at);
    if (at < 0) return sql.length;
    if (sql[at + 1] !== quote) return at + 1;
  }
}

/** Block comments nest. */
function endOfComment(sql: string, start: number): number {
  const pattern = /\/\*|\*\//g;
  pattern.lastIndex = start;
  let depth = 0;
  for (let match = pattern.exec(sql); match; match = pattern.exec(sql)) {
    depth += match[0] === "/*" ? 1 : -1;
    if (depth === 0) return pattern.lastIndex;
  }
  return sql.length;
}
