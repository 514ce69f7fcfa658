import { section } from "./section.ts";
import { sources } from "./sources.ts";

/** SET, RESET, set_config() and parameters at start-up. */
export const settings = section("settings", {
  notSettable: {
    sqlstate: "0A000",
    message: 'setting configuration parameter "{name}" not supported',
    evidence: "documented",
    source: `${sources.settings}; recorded for default_transaction_isolation, cluster, 2026-09`,
    suggestion:
      "Leave it out. A session may set application_name, client_encoding, datestyle, extra_float_digits, intervalstyle, timezone, search_path, enable_… of the planner, dsql.enable_batched_nestloop and disable_sync_create_index; deadlines belong into the client.",
    knownDifference:
      "All names on the user guide's list are accepted but `role`: it is listed for SET LOCAL, but was rejected when measured.",
  },
  role: {
    sqlstate: "0A000",
    message: 'setting configuration parameter "{name}" not supported',
    evidence: "reported",
    source: "flyway, issue tracker; measured on a live cluster 2026-08",
    suggestion: "Connect as the role that shall do the work.",
  },
  clientEncoding: {
    sqlstate: "22023",
    message: 'invalid value for parameter "client_encoding": "{value}"',
    evidence: "inferred",
    source:
      "client_encoding is on the user guide's list of settings, which doesn't say with which values; the message is PostgreSQL's",
    suggestion: "Leave it at UTF8, and convert in the client.",
    knownDifference:
      "Only UTF8 and SQL_ASCII, which converts nothing, are accepted, by set_config() only as a constant; a cluster may convert from and to other encodings.",
  },
  batchedNestloop: {
    sqlstate: "0A000",
    message: 'setting configuration parameter "{name}" not supported',
    evidence: "inferred",
    source: `${sources.releaseNotes}, 2026-09; the message is the one for other settings`,
    period: {
      until: "2026-09-10",
      brings: "batched nested-loop joins, and the setting that switches them",
      dated: sources.releaseNotes,
    },
    suggestion: "Leave it out.",
  },
  unknown: {
    sqlstate: "42704",
    message: 'unrecognized configuration parameter "{name}"',
    evidence: "inferred",
    source: "recorded for lc_collate, cluster, 2026-09; the message is PostgreSQL's",
    suggestion: "Leave it out: where and how the database runs isn't exposed.",
  },
  systemView: {
    sqlstate: "0A000",
    message: "feature not supported on system entity",
    evidence: "inferred",
    source:
      "UPDATE pg_settings does what SET does; the message is the one reported for GRANT on schema public",
    suggestion: "SET, for what a session may set.",
  },
});
