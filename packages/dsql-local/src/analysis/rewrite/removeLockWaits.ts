import type { Edit } from "../parse/applyEdits.ts";
import type { Node } from "../parse/parse.ts";
import { text, walk } from "../parse/tree.ts";
import { tokens } from "../parse/tokens.ts";

/**
 * Removes NOWAIT and SKIP LOCKED from locking clauses: DSQL accepts them (aurora-dsql-tools, grammar) and never waits for a
 * lock, while PostgreSQL would fail or skip rows because of a transaction that may yet fail at COMMIT.
 */
export function removeLockWaits(statement: Node, sql: string): Edit[] {
  const policies = new Set<string>();
  walk(statement, (type, node) => {
    if (type === "LockingClause") policies.add(text(node, "waitPolicy"));
  });
  if (!policies.has("LockWaitSkip") && !policies.has("LockWaitError")) return [];
  const words = [...tokens(sql)];
  const edits: Edit[] = [];
  /** In a locking clause: after UPDATE or SHARE, or in the list of names after OF. */
  let inClause = false;
  for (const [i, { text: word, kind, start, end }] of words.entries()) {
    const before = words[i - 1]?.text;
    if (
      kind === "word" &&
      (word === "UPDATE" || word === "SHARE") &&
      (before === "FOR" || before === "KEY")
    ) {
      inClause = true;
      continue;
    }
    if (!inClause) continue;
    const last = word === "SKIP" && words[i + 1]?.text === "LOCKED" ? words[i + 1]?.end : end;
    if (kind === "word" && before !== "OF" && before !== "," && (word === "NOWAIT" || word === "SKIP")) {
      const at = Buffer.byteLength(sql.slice(0, start));
      edits.push({ at, remove: Buffer.byteLength(sql.slice(start, last)), insert: "" });
      inClause = false;
    } else if (kind === "word" && ["FOR", "LIMIT", "OFFSET", "FETCH", "UNION"].includes(word)) {
      inClause = false;
    } else if (word.startsWith(")")) {
      inClause = false;
    }
  }
  return edits;
}
