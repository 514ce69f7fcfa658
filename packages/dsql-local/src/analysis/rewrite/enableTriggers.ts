import type { Edit } from "../parse/applyEdits.ts";
import { tokens } from "../parse/tokens.ts";

/**
 * `ALTER TABLE … DISABLE TRIGGER ALL` as `… USER`: the triggers of the PostgreSQL behind that keep foreign keys
 * and limits of sizes aren't the client's, who would be refused for them.
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
