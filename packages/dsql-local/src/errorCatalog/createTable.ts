import { section } from "./section.ts";
import type { RuleEntry } from "./Rule.ts";
import { sources } from "./sources.ts";

const clause = (name: string, instead: string, source: string): RuleEntry => ({
  sqlstate: "0A000",
  message: `${name} clause not supported for CREATE TABLE`,
  evidence: "inferred",
  source,
  suggestion: instead,
});

const partition = "Leave it out: DSQL partitions by itself, along the primary key.";
const fewer =
  "Split the table in two that share a primary key, or keep rarely used fields in a jsonb column.";

/** What CREATE TABLE can't say. Types have a chapter of their own. */
export const createTable = section("create-table", {
  temporary: {
    sqlstate: "0A000",
    message: "TEMPORARY or TEMP table not supported for CREATE TABLE",
    evidence: "recorded",
    source: sources.recorded,
    suggestion: "A CTE (WITH … AS) within one statement, or a plain table with a column that names the run.",
  },
  unlogged: {
    sqlstate: "0A000",
    message: "UNLOGGED table not supported for CREATE TABLE",
    evidence: "inferred",
    source: sources.lint,
    suggestion: "CREATE TABLE, without UNLOGGED.",
  },
  partitionBy: {
    sqlstate: "0A000",
    message: "PARTITION BY clause not supported for CREATE TABLE",
    evidence: "reported",
    source: sources.live,
    suggestion: partition,
  },
  partitionOf: clause("PARTITION OF", partition, sources.manner),
  inherits: clause(
    "INHERITS",
    "Repeat the columns, or take them over once with (LIKE parent INCLUDING ALL).",
    sources.lint,
  ),
  ofType: clause("OF", "List the columns.", sources.manner),
  with: clause("WITH", "Leave storage parameters out.", sources.lint),
  onCommit: clause("ON COMMIT", "Leave it out: it is for temporary tables.", sources.manner),
  tablespace: clause("TABLESPACE", "Leave it out.", sources.lint),
  using: clause("USING", "Leave it out.", sources.manner),
  foreignKey: {
    sqlstate: "0A000",
    message: "FOREIGN KEY constraint not supported",
    evidence: "reported",
    source: sources.reportsThen,
    period: {
      until: "2026-08-25",
      brings: "foreign keys",
      dated: `${sources.releaseNotes}; in the user guide since 2026-08-27`,
    },
    suggestion: "Check the reference in the application, with the parent row read FOR UPDATE.",
  },
  exclude: {
    sqlstate: "0A000",
    message: "EXCLUDE constraint not supported for CREATE TABLE",
    evidence: "inferred",
    source: sources.lint,
    suggestion: "UNIQUE where equality is enough; else read with FOR UPDATE and check before writing.",
  },
  constraintStorage: {
    sqlstate: "0A000",
    message: "{clause} clause not supported for CREATE TABLE",
    evidence: "inferred",
    source: "as for the table itself",
    suggestion: "Leave WITH (…) and USING INDEX TABLESPACE of a PRIMARY KEY or UNIQUE constraint out.",
  },
  columnCollate: {
    sqlstate: "0A000",
    message: "COLLATE clause not supported for columns",
    evidence: "inferred",
    source: "awslabs/aurora-dsql-tools, dsql-lint: rejected; the message is not published",
    suggestion:
      "Leave COLLATE out: the collation is C. Sort for people in the application, or by an extra column.",
  },
  columnCompression: {
    sqlstate: "0A000",
    message: "COMPRESSION clause not supported for columns",
    evidence: "inferred",
    source: "awslabs/aurora-dsql-tools, dsql-lint: rejected; the message is not published",
    suggestion: "Leave COMPRESSION out.",
  },
  columns: {
    sqlstate: "54011",
    message: "tables can have at most 255 columns",
    evidence: "documented",
    source: `${sources.skill}: without a primary key, whatever the message says, 256 columns pass and the 257th doesn't`,
    suggestion: fewer,
  },
  keyedColumns: {
    sqlstate: "54011",
    message: "cannot use more than {max} columns in an index",
    evidence: "documented",
    source: `${sources.skill}: the 257th column of a table with a primary key, whose index holds every column; of a column that is added later inferred`,
    suggestion: fewer,
    knownDifference: "PostgreSQL allows 32 columns in an index, so INCLUDE accepts no more.",
  },
  matchPartial: {
    sqlstate: "0A000",
    message: "MATCH PARTIAL not yet implemented",
    evidence: "documented",
    source:
      "aws-samples/aurora-dsql-samples, foreign keys run on a cluster 2026-09; the message is PostgreSQL's",
    suggestion: "MATCH FULL, which takes all columns of the key or none, or leave MATCH out.",
  },
});
