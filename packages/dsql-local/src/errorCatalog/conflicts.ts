import { section } from "./section.ts";

/** Errors of a transaction that conflicts with another. */
export const conflicts = section("conflicts", {
  data: {
    sqlstate: "40001",
    message: "change conflicts with another transaction (OC000)",
    evidence: "recorded",
    source: "cluster, 2026-09",
    suggestion:
      "Run the whole transaction again, after a pause that grows and differs from client to client.",
  },
  schema: {
    sqlstate: "40001",
    message: "schema has been updated by another transaction (OC001)",
    evidence: "documented",
    source:
      "Aurora DSQL user guide, working with DDL; seen live while setting up the recorded cases, 2026-09",
    suggestion: "Run the whole transaction again at once: the session has learnt of the change by then.",
  },
});
