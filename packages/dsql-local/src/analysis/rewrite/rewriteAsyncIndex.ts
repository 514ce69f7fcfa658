import type { Edit } from "../parse/applyEdits.ts";
import { tokens } from "../parse/tokens.ts";

/** Stands for the job's id in `rewrittenSql`, and has the same length. */
export const JOB_ID_PLACEHOLDER = "idofthejobthatbuildstheind";

const marker = (jobId: string) => `('${jobId}'::text IS NULL)`;

/**
 * The edits by which CREATE INDEX indexes no row: a predicate that no row fulfils, before the statement's own. It contains
 * the job's id, by which the event trigger of src/postgres/schema/jobSchema.ts recognizes what to revert.
 *
 * @param sql the statement, without ASYNC
 */
export function rewriteAsyncIndex(sql: string): Edit[] {
  let depth = 0;
  for (const { text, kind, end } of tokens(sql)) {
    if (text === "(") depth++;
    else if (text === ")") depth--;
    else if (depth === 0 && kind === "word" && text === "WHERE") {
      return [
        {
          at: Buffer.byteLength(sql.slice(0, end)),
          remove: 0,
          insert: ` ${marker(JOB_ID_PLACEHOLDER)} AND (`,
        },
        // On a new line, as the statement may end with a comment.
        { at: Buffer.byteLength(sql), remove: 0, insert: "\n)" },
      ];
    }
  }
  return [{ at: Buffer.byteLength(sql), remove: 0, insert: `\nWHERE ${marker(JOB_ID_PLACEHOLDER)}` }];
}

/** `rewrittenSql` with the id of its job. */
export function withJobId(rewrittenSql: string, jobId: string): string {
  return rewrittenSql.replace(marker(JOB_ID_PLACEHOLDER), marker(jobId));
}
