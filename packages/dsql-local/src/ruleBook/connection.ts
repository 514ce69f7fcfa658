import { chapter } from "./chapter.ts";

/** Whom DSQL doesn't let in, and how it ends a connection. */
export const connection = chapter("connection", {
  accessDenied: {
    sqlstate: "08006",
    message: "unable to accept connection, access denied",
    hint: "{reason}",
    evidence: "reported",
    source: "live clusters, 2026; the hint for an expired signature: agent-plugins, dsql skill",
    instead: "Sign a new token: for this endpoint, this role's action, and with a clock that is right.",
  },
});
