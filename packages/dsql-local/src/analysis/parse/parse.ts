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

/** What the parser says of a text that it refuses. */
interface SyntaxError {
  /** In PostgreSQL's words. */
  message: string;
  /** One-based, in characters; 0 where it isn't known. */
  position: number;
}

type ParseResult = { stmts: RawStatement[] } | SyntaxError | "too complex";

/** Longer texts, in UTF-16 units, would take a second and hundreds of megabytes. */
const MAX_LENGTH = 1024 * 1024;

/** An instance's memory grows and never shrinks: a text longer than this is its last. */
const LONG = 256 * 1024;

let current: PostgresParser | undefined = new PostgresParser();

/**
 * Parses a query string. Offsets are those of the text without comments: see `blankComments`. A text that is too long or
 * too deeply nested for the parser is `"too complex"`; that has no effect on other texts.
 */
export function parse(text: string): ParseResult {
  const sql = blankComments(text);
  // The program has no answer to nothing.
  if (sql.trim() === "") return { stmts: [] };
  if (sql.length > MAX_LENGTH) return "too complex";
  const parser = (current ??= new PostgresParser());
  if (sql.length > LONG) current = undefined;
  let parsed;
  try {
    parsed = parser.parse(sql);
  } catch {
    // Out of memory or out of stack: nobody knows in what state that has left the instance.
    current = undefined;
    return "too complex";
  }
  if ("message" in parsed) return parsed;
  const { stmts = [] } = JSON.parse(parsed.json) as { stmts?: RawStatement[] };
  return { stmts };
}
