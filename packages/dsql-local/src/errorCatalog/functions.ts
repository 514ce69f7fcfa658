import { section } from "./section.ts";
import { sources } from "./sources.ts";

/** Functions and procedures. */
export const functions = section("functions", {
  advisoryLock: {
    sqlstate: "0A000",
    message: "function {name} not supported",
    evidence: "reported",
    source: "pressly/goose, pull requests, for pg_try_advisory_lock; the others in the same words",
    suggestion:
      "A row as the lock: INSERT … ON CONFLICT DO UPDATE … WHERE its lease has run out, or SELECT … FOR UPDATE; who commits second gets 40001.",
  },
  outOfReach: {
    sqlstate: "0A000",
    message: "function {name} not supported",
    evidence: "inferred",
    source:
      "files, large objects, messages and other sessions aren't a DSQL client's; with the message for advisory locks",
    suggestion: "Keep files in S3, large values in bytea (up to 1 MiB); set deadlines in the client.",
  },
  lacking: {
    sqlstate: "0A000",
    message: "function {name} not supported",
    evidence: "documented",
    source:
      "awslabs/agent-plugins, dsql skill, function list, 2026-10; the message is reported for pg_backend_pid, beekeeper-studio, issue tracker, 2025-05",
    suggestion:
      "INSERT … RETURNING instead of lastval(); pg_class.reltuples for a size; keep large values in bytea (up to 1 MiB), and deadlines in the client.",
  },
  sessionView: {
    sqlstate: "0A000",
    message: "function {name} not supported",
    evidence: "inferred",
    source:
      "pg_stat_activity is in the dsql skill's list of what DSQL lacks (awslabs/agent-plugins, 2026-10), the others are of its kind; the message is the one for functions",
    suggestion: "Count connections and their ends in the application, or with CloudWatch.",
  },
  textSearchConfiguration: {
    sqlstate: "42704",
    message: 'text search configuration "{name}" does not exist',
    evidence: "recorded",
    source: sources.recorded,
    suggestion: "to_tsvector('simple', …): it is the only configuration, without stemming.",
  },
  collation: {
    sqlstate: "42704",
    message: 'collation "{name}" for encoding "UTF8" does not exist',
    evidence: "inferred",
    source: "the collation is C only (Aurora DSQL user guide); the message is PostgreSQL's",
    suggestion: "Leave COLLATE out and sort for people in the application, or by an extra column.",
  },
  callIsNoSelect: {
    sqlstate: "42809",
    message: "sys.wait_for_job({type}) is a procedure",
    hint: "To call a procedure, use CALL.",
    evidence: "recorded",
    source: "clusters, 2026-09: a literal or parameter without a cast is unknown",
    suggestion: "CALL sys.wait_for_job('…'), outside of BEGIN.",
  },
  callSubquery: {
    sqlstate: "0A000",
    message: "cannot use subquery in CALL argument",
    evidence: "recorded",
    source: sources.recorded,
    suggestion: "Read the job_id first, then CALL with its value.",
  },
  jobId: {
    sqlstate: "22P02",
    message: "Unable to convert text to UUID",
    evidence: "recorded",
    source: sources.recorded,
    suggestion: "Pass the job_id that the ASYNC statement returned, 26 characters.",
  },
});
