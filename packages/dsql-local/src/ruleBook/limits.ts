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
});
