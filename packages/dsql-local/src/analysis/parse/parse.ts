import { blankComments } from "./blankComments.ts";
import { PostgresParser } from "./PostgresParser.ts";

/** A node of PostgreSQL's parse tree: one field named for its type, e.g. `{ SelectStmt: { … } }`. */
export type Node = Record<string, unknown>;

interface RawStatement {
  stmt?: Node;
  /** Byte offsets; absent means 0 and "to the end". */
  stmt_location?: number;
  stmt_len?: number;
}

/** The parser's error. */
interface SyntaxError {
  /** PostgreSQL's message. */
  message: string;
  /** One-based, in characters; 0 if it isn't known. */
  position: number;
}

type ParseResult = { stmts: RawStatement[] } | SyntaxError | "too complex";

/** In UTF-16 units. Longer texts would take a second and hundreds of megabytes. */
const MAX_LENGTH = 1024 * 1024;

/** An instance's memory never shrinks: it is replaced after a text longer than this. */
const LONG = 256 * 1024;

let current: PostgresParser | undefined = new PostgresParser();

/**
 * Parses a query string. Offsets are those of the text without comments: see `blankComments`. A text that is too long or
 * too deeply nested for the parser is `"too complex"`; this doesn't affect other texts.
 */
export function parse(text: string): ParseResult {
  const sql = blankComments(text);
  // The module returns nothing for an empty text.
  if (sql.trim() === "") return { stmts: [] };
  if (sql.length > MAX_LENGTH) return "too complex";
  const parser = (current ??= new PostgresParser());
  if (sql.length > LONG) current = undefined;
  let parsed;
  try {
    parsed = parser.parse(sql);
  } catch {
    // Out of memory or stack: the state of the instance is undefined.
    current = undefined;
    return "too complex";
  }
  if ("message" in parsed) return parsed;
  const { stmts = [] } = JSON.parse(parsed.json) as { stmts?: RawStatement[] };
  return { stmts };
}
