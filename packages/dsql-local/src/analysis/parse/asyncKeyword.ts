import { tokens } from "./tokens.ts";

/** `sql` with each keyword ASYNC blanked out, so that PostgreSQL's parser accepts it and offsets stay. */
interface AsyncTakenOut {
  sql: string;
  /** UTF-16 offsets of ASYNC. */
  offsets: number[];
}

/**
 * Finds ASYNC in `CREATE [UNIQUE] INDEX ASYNC` and `ALTER TABLE ASYNC`. By tokens, before parsing: to
 * PostgreSQL's parser `CREATE INDEX ASYNC ON t (c)` is a valid index named async.
 */
export function takeOutAsync(sql: string): AsyncTakenOut {
  const offsets: number[] = [];
  if (/\basync\b/i.test(sql)) {
    // Words of the current statement so far; only the first three matter.
    let words: string[] = [];
    for (const token of tokens(sql)) {
      if (token.text === ";") {
        words = [];
      } else if (words.length <= 3) {
        if (token.kind === "word" && token.text === "ASYNC" && BEFORE.has(words.join(" "))) {
          offsets.push(token.start);
        }
        words.push(token.kind === "word" ? token.text : "?");
      }
    }
  }
  let blanked = sql;
  for (const offset of offsets) blanked = `${blanked.slice(0, offset)}     ${blanked.slice(offset + 5)}`;
  return { sql: blanked, offsets };
}

const BEFORE = new Set(["CREATE INDEX", "CREATE UNIQUE INDEX", "ALTER TABLE"]);
