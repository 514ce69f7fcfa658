import { section } from "./section.ts";
import { sources } from "./sources.ts";

const plain = "CREATE [UNIQUE] INDEX ASYNC [name] ON t (a, b) [INCLUDE (…)] [NULLS NOT DISTINCT] [WHERE …]";

/** What an index can't be. */
export const indexes = section("indexes", {
  notAsync: {
    sqlstate: "0A000",
    message: "unsupported mode. please use CREATE INDEX ASYNC.",
    evidence: "recorded",
    source: sources.recorded,
    suggestion:
      "CREATE INDEX ASYNC …, which returns a job_id; CALL sys.wait_for_job with it before you rely on the index.",
    knownDifference: "`disable_sync_create_index = off`, documented for empty tables, has no effect.",
  },
  concurrently: {
    sqlstate: "0A000",
    message: "CONCURRENTLY not supported for CREATE INDEX",
    evidence: "documented",
    source: sources.skill,
    suggestion: "CREATE INDEX ASYNC …, which doesn't stop writers either.",
  },
  using: {
    sqlstate: "0A000",
    message: "USING not supported for CREATE INDEX",
    evidence: "reported",
    source:
      "live clusters, 2026-07 and 2026-08, statement and answer: with and without ASYNC, for every method but btree_index",
    suggestion: `Leave USING out, or write USING btree_index: ${plain}. Only B-trees are there.`,
  },
  sortOrder: {
    sqlstate: "0A000",
    message: "specifying sort order not supported for index keys",
    evidence: "documented",
    source: sources.skill,
    suggestion:
      "Leave ASC and DESC out: an index is read in both directions. NULLS FIRST and NULLS LAST may stay.",
  },
  opclass: {
    sqlstate: "0A000",
    message: "opclass not supported for index keys",
    evidence: "documented",
    source: sources.skill,
    suggestion: "Leave the operator class out: the collation is C, so a plain index serves LIKE 'abc%'.",
  },
  collate: {
    sqlstate: "0A000",
    message: "COLLATE not supported for index keys",
    evidence: "inferred",
    source: "a column takes no COLLATE either",
    suggestion: "Leave COLLATE out, or index an expression such as lower(c).",
  },
  with: {
    sqlstate: "0A000",
    message: "WITH not supported for CREATE INDEX",
    evidence: "inferred",
    source: sources.lint,
    suggestion: "Leave storage parameters out.",
  },
  tablespace: {
    sqlstate: "0A000",
    message: "TABLESPACE not supported for CREATE INDEX",
    evidence: "inferred",
    source: sources.lint,
    suggestion: "Leave TABLESPACE out.",
  },
  expression: {
    sqlstate: "0A000",
    message: "expressions not supported for index keys",
    evidence: "inferred",
    source: `${sources.releaseNotes}, 2026-08; the message is modelled on those for sort orders`,
    period: { until: "2026-08-12", brings: "expression keys", dated: sources.releaseNotes },
    suggestion:
      "A column that holds the expression's value (GENERATED ALWAYS AS (…) STORED), with an index on it.",
  },
  where: {
    sqlstate: "0A000",
    message: "WHERE not supported for CREATE INDEX",
    evidence: "reported",
    source: sources.reportsThen,
    period: { until: "2026-09-14", brings: "partial indexes", dated: sources.releaseNotes },
    suggestion: "An index of all rows, with the condition's columns in front.",
  },
  qualifiedName: {
    sqlstate: "42601",
    message: 'syntax error at or near "."',
    evidence: "recorded",
    source: sources.recorded,
    suggestion: "Leave the schema out of the index's name: an index is in its table's schema.",
  },
  keyColumns: {
    sqlstate: "54011",
    message: "more than {max} column keys in an index are not supported",
    evidence: "documented",
    source: sources.skill,
    suggestion: "At most 8 keys; further columns that are only read go into INCLUDE (…).",
  },
  perTable: {
    sqlstate: "54000",
    message: "more than {max} indexes per table are not allowed",
    evidence: "documented",
    source: `${sources.skill}; primary key, UNIQUE and indexes still being built are counted`,
    suggestion: "Drop an index that another one covers: (a, b) serves searches for a.",
  },
  dropConcurrently: {
    sqlstate: "0A000",
    message: "CONCURRENTLY not supported for DROP INDEX",
    evidence: "inferred",
    source: `${sources.live}: it fails; the message is the one for CREATE INDEX`,
    suggestion: "DROP INDEX i.",
  },
  volatileExpression: {
    sqlstate: "42P17",
    message: "functions in index expression must be marked IMMUTABLE",
    evidence: "documented",
    source: sources.skill,
    suggestion:
      "Use functions whose answer depends on their arguments alone, e.g. lower(), date_trunc() with a time zone.",
  },
});
