import type { Edit } from "../parse/applyEdits.ts";
import { tokens } from "../parse/tokens.ts";

/** Stands in `backendText` where the id of the job belongs, and is as long. */
export const JOB_ID_PLACEHOLDER = "idofthejobthatbuildstheind";

const marker = (jobId: string) => `('${jobId}'::text IS NULL)`;

/**
 * The edits that have CREATE INDEX put no row into the index: a predicate that no row fulfils, before the statement's
 * own. It names the job, by which the event trigger of src/backend/jobSchema.ts knows what to take back.
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
        // On a line of its own: the statement may end in a comment.
        { at: Buffer.byteLength(sql), remove: 0, insert: "\n)" },
      ];
    }
  }
  return [{ at: Buffer.byteLength(sql), remove: 0, insert: `\nWHERE ${marker(JOB_ID_PLACEHOLDER)}` }];
}

/** `backendText` with the id of its job. */
export function withJobId(backendText: string, jobId: string): string {
  return backendText.replace(marker(JOB_ID_PLACEHOLDER), marker(jobId));
}
