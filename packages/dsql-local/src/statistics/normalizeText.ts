import { type Token, tokens } from "../analysis/parse/tokens.ts";

/** A longer text is cut. */
export const MAX_TEXT = 4_096;

/** A number, from its first digit or point. */
const NUMBER =
  /0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?/y;
const PARAMETER = /\$\d+/y;
/** As PostgreSQL 18 notes it. */
const LEFT_OUT = "/*, ... */";
const CONSTANTS = new Set(["NULL", "DEFAULT", "TRUE", "FALSE"]);

/**
 * The statement with `$n` for each string and number, numbered on from its last parameter, much as pg_stat_statements writes
 * it: calls that differ only in values have one text, and no value is in it, no password either. White space and comments become
 * one space; of an IN list only the first value stays, and of VALUES only the first row, so that their lengths don't matter.
 */
export function normalizeText(sql: string): string {
  const parts = joinLiterals(sql);
  let parameters = 0;
  for (const { parameter } of parts) if (parameter > parameters) parameters = parameter;
  let text = "";
  let end = 0;
  for (const part of withoutRepetitions(parts)) {
    if (text !== "" && part.start > end) text += " ";
    text += part.kind === "literal" ? `$${++parameters}` : part.text;
    ({ end } = part);
    if (text.length > MAX_TEXT) return `${text.slice(0, MAX_TEXT - 1)}…`;
  }
  return text;
}

/** A token, or several that are one literal or parameter. */
interface Part {
  /** As written. */
  text: string;
  kind: "literal" | "parameter" | "word" | "other";
  /** The number of a parameter, otherwise 0. */
  parameter: number;
  /** UTF-16 offsets. */
  start: number;
  end: number;
}

function joinLiterals(sql: string): Part[] {
  const parts: Part[] = [];
  for (const token of tokens(sql)) {
    const before = parts.at(-1);
    if (before && token.start < before.end) continue;
    if (token.kind !== "string") {
      parts.push(partAt(token, sql));
      continue;
    }
    // A string that another follows goes on in it: `'a'` and `'b'` on the next line are one.
    if (before?.kind === "literal" && endsAsString(sql, before)) {
      before.end = token.end;
      continue;
    }
    const start = startOfPrefix(parts, token.start);
    while ((parts.at(-1)?.start ?? -1) >= start) parts.pop();
    parts.push({ text: "", kind: "literal", parameter: 0, start, end: token.end });
  }
  return parts;
}

function partAt({ kind, start, end }: Token, sql: string): Part {
  if (kind === "word") return { text: sql.slice(start, end), kind, parameter: 0, start, end };
  if (kind === "other") {
    const parameter = matchAt(PARAMETER, sql, start);
    if (parameter > start) {
      const text = sql.slice(start, parameter);
      return { text, kind: "parameter", parameter: Number(text.slice(1)), start, end: parameter };
    }
    const number = matchAt(NUMBER, sql, start);
    if (number > start) return { text: "", kind: "literal", parameter: 0, start, end: number };
  }
  return { text: sql.slice(start, end), kind: "other", parameter: 0, start, end };
}

/** The end of the pattern's match at `from`; `from` if there is none. */
function matchAt(pattern: RegExp, sql: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(sql) ? pattern.lastIndex : from;
}

function endsAsString(sql: string, { end }: Part): boolean {
  return sql[end - 1] === "'";
}

/** Where a literal begins that has a string at `at`: with `B`, `X`, `N` or `U&` directly before. */
function startOfPrefix(parts: readonly Part[], at: number): number {
  const last = parts.at(-1);
  if (last?.end !== at) return at;
  if (last.kind === "word" && /^[bxn]$/i.test(last.text)) return last.start;
  const first = parts.at(-2);
  return last.text === "&" && first?.end === last.start && /^u$/i.test(first.text) ? first.start : at;
}

/** Without the values after the first of IN, and the rows after the first of VALUES. */
function* withoutRepetitions(parts: readonly Part[]): Generator<Part> {
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at];
    if (!part) return;
    yield part;
    if (part.kind !== "word") continue;
    const word = part.text.toUpperCase();
    if (word !== "IN" && word !== "VALUES") continue;
    const list = valuesAt(parts, at + 1);
    if (!list) continue;
    const { firstComma, close } = list;
    if (word === "IN") {
      yield* parts.slice(at + 1, firstComma ?? close);
      if (firstComma !== undefined) yield note(parts[firstComma], parts[close]?.start);
      at = close - 1;
      continue;
    }
    yield* parts.slice(at + 1, close + 1);
    let last = close;
    for (let next = valuesAt(parts, last + 2); next && parts[last + 1]?.text === ",";) {
      last = next.close;
      next = valuesAt(parts, last + 2);
    }
    if (last > close) yield note(parts[close + 1], parts[last]?.end);
    at = last;
  }
}

/** @param end where what follows it begins, if that is to follow without a space */
function note(from: Part | undefined, end?: number): Part {
  const start = (from?.end ?? 0) + 1;
  return { text: LEFT_OUT, kind: "other", parameter: 0, start, end: end ?? start };
}

/** A list in parentheses whose every item is a value: where its first comma and its end are. */
function valuesAt(parts: readonly Part[], open: number): { firstComma?: number; close: number } | undefined {
  if (parts[open]?.text !== "(") return undefined;
  let firstComma: number | undefined;
  let hasValue = false;
  for (let at = open + 1; at < parts.length; at++) {
    const part = parts[at];
    if (!part) return undefined;
    if (part.kind === "literal" || part.kind === "parameter") hasValue = true;
    else if (part.kind === "word") hasValue ||= CONSTANTS.has(part.text.toUpperCase());
    else if (part.text === "," || part.text === ")") {
      if (!hasValue) return undefined;
      if (part.text === ")") return { ...(firstComma === undefined ? {} : { firstComma }), close: at };
      firstComma ??= at;
      hasValue = false;
    } else if (!/^[-+:[\]]$/.test(part.text)) return undefined;
  }
  return undefined;
}
