import { chapter } from "./chapter.ts";

/** What is refused because it is too much. */
export const limits = chapter("limits", {
  rows: {
    sqlstate: "54000",
    message: "transaction row limit exceeded",
    evidence: "recorded",
    source: "cluster, 2026-09: 3,000 rows pass, 3,001 don't",
    instead: "Write at most 3,000 rows in a transaction: split the work into batches.",
  },
  age: {
    sqlstate: "54000",
    message: "transaction age limit of 300s exceeded",
    detail: "Current transaction age {seconds}s exceeds 300s",
    evidence: "documented",
    source: "Aurora DSQL user guide, quotas; a live cluster, 2026-09: told at the next statement or COMMIT",
    instead: "Commit within 300 seconds of BEGIN: split the work, and end transactions that only read, too.",
  },
});
