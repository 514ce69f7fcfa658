import type { Edit } from "../parse/applyEdits.ts";
import { tokens } from "../parse/tokens.ts";

/**
 * `ALTER TABLE … DISABLE TRIGGER ALL` as `… USER`: the backend PostgreSQL's triggers for foreign keys and size limits aren't
 * the client's, for which it would be denied.
 */
export function enableTriggers(sql: string): Edit[] {
  const edits: Edit[] = [];
  let words: string[] = [];
  for (const { kind, text, start, end } of tokens(sql)) {
    words = kind === "word" ? [...words.slice(-2), text] : [];
    if (/^(?:ENABLE|DISABLE) TRIGGER ALL$/.test(words.join(" "))) {
      edits.push({ at: Buffer.byteLength(sql.slice(0, start)), remove: end - start, insert: "USER" });
    }
  }
  return edits;
}
