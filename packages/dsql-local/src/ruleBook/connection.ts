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
  tooManyConnections: {
    sqlstate: "53300",
    message: "Unable to accept connection, too many open connections.",
    evidence: "documented",
    source: "Aurora DSQL user guide, quotas: 10,000 connections per cluster unless raised",
    instead: "Close connections that are idle, keep pools small, and wait before the next try.",
  },
  rateExceeded: {
    sqlstate: "53400",
    message: "Unable to accept connection, rate exceeded.",
    evidence: "documented",
    source: "Aurora DSQL user guide, quotas: 100 new connections a second, bursts of 1,000",
    instead:
      "Keep connections in a pool instead of opening one for each request, and wait before the next try.",
  },
  wakingUp: {
    sqlstate: "08006",
    message: "unable to accept connection, waking up cluster, please retry later",
    evidence: "documented",
    source:
      "agent-plugins, dsql skill: an idle cluster has become inactive; the SQLSTATE is that of the other refusals",
    instead: "Wait a little and connect again; the cluster is up after some seconds.",
  },
  serverUnavailable: {
    sqlstate: "XX000",
    message: "server unavailable",
    evidence: "reported",
    source: "live clusters under load, 2026",
    instead: "Connect again. A write that was under way may have been done: find out before repeating it.",
  },
});
