/** A token of SQL text, as coarse as is needed to find keywords outside strings, names and comments. */
export interface Token {
  /** In upper case for an unquoted word, as written otherwise. */
  text: string;
  kind: "word" | "quoted" | "string" | "other";
  /** UTF-16 offsets. */
  start: number;
  end: number;
}

const PATTERN =
  /(?<space>\s+|--[^\n]*)|(?<string>(?:[eE]'(?:[^'\\]|\\[\s\S]|'')*'?)|'(?:[^']|'')*'?)|(?<quoted>"(?:[^"]|"")*"?)|(?<dollar>\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$)|(?<word>[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)|(?<other>\/\*|\d+|[\s\S])/y;

/** The tokens of `sql` from `from` on, without white space and comments. */
export function* tokens(sql: string, from = 0): Generator<Token> {
  const pattern = new RegExp(PATTERN);
  pattern.lastIndex = from;
  for (let match = pattern.exec(sql); match; match = pattern.exec(sql)) {
    const start = match.index;
    const text = match[0];
    const groups = match.groups ?? {};
    if (groups.space !== undefined) continue;
    if (text === "/*") {
      pattern.lastIndex = endOfComment(sql, start);
    } else if (groups.dollar !== undefined) {
      const close = sql.indexOf(text, pattern.lastIndex);
      pattern.lastIndex = close < 0 ? sql.length : close + text.length;
      yield { text: "", kind: "string", start, end: pattern.lastIndex };
    } else if (groups.word !== undefined) {
      yield { text: text.toUpperCase(), kind: "word", start, end: pattern.lastIndex };
    } else {
      const kind = groups.string !== undefined ? "string" : groups.quoted !== undefined ? "quoted" : "other";
      yield { text, kind, start, end: pattern.lastIndex };
    }
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
