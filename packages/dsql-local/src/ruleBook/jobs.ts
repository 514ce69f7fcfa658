import { chapter } from "./chapter.ts";

/** What is refused about asynchronous index builds and validations, beyond what a statement's text tells. */
export const jobs = chapter("jobs", {
  badId: {
    sqlstate: "22P02",
    message: "Unable to convert text to UUID",
    evidence: "recorded",
    source: "cluster, 2026-09",
    instead:
      "Give sys.wait_for_job the job_id that the ASYNC statement answered: 26 characters of a-z and 2-7.",
  },
  keyType: {
    sqlstate: "0A000",
    message: "datatype {type} is not supported in a key",
    evidence: "documented",
    source: "agent-plugins, dsql skill, limits and error codes, 2026-10",
    instead: "Index an expression that takes a text out of it: ((meta->>'isbn')).",
  },
});
