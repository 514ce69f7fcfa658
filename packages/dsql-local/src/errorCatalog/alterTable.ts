import { section } from "./section.ts";
import { sources } from "./sources.ts";

const newTable =
  "Make a new table as it shall be, copy with INSERT … SELECT in batches of at most 3,000 rows, then rename both.";

/** What ALTER TABLE can't do. Several actions in one statement count as one DDL. */
export const alterTable = section("alter-table", {
  addColumnConstraint: {
    sqlstate: "0A000",
    message: "ALTER TABLE ADD COLUMN with constraint not supported",
    evidence: "recorded",
    source: sources.recorded,
    suggestion:
      "ADD COLUMN with name and type only; then ALTER COLUMN … SET DEFAULT, fill the rows in batches of at most 3,000, and for a required column ADD CONSTRAINT … CHECK (c IS NOT NULL) NOT VALID and ALTER TABLE ASYNC t VALIDATE CONSTRAINT ….",
  },
  setNotNull: {
    sqlstate: "0A000",
    message: "unsupported ALTER TABLE ALTER COLUMN ... SET NOT NULL statement",
    evidence: "reported",
    source: "refused: awslabs/aurora-dsql-tools, dsql-lint; words: live clusters, 2026",
    suggestion:
      "ALTER TABLE t ADD CONSTRAINT c_required CHECK (c IS NOT NULL) NOT VALID; then, by itself, ALTER TABLE ASYNC t VALIDATE CONSTRAINT c_required. A true NOT NULL is possible in CREATE TABLE only.",
  },
  columnType: {
    sqlstate: "0A000",
    message: "unsupported ALTER TABLE ALTER COLUMN ... SET DATA TYPE statement",
    evidence: "recorded",
    source: sources.recorded,
    suggestion:
      "ADD COLUMN of the new type, UPDATE t SET new = old::type in batches of at most 3,000 rows, DROP COLUMN the old one, RENAME COLUMN the new one.",
  },
  addConstraint: {
    sqlstate: "0A000",
    message: "unsupported ALTER TABLE ADD CONSTRAINT statement",
    evidence: "recorded",
    source: sources.recorded,
    suggestion:
      "For CHECK and FOREIGN KEY add NOT VALID, then ALTER TABLE ASYNC t VALIDATE CONSTRAINT …. For UNIQUE: CREATE UNIQUE INDEX ASYNC i …, wait for its job, ADD CONSTRAINT c UNIQUE USING INDEX i. A primary key can only be chosen in CREATE TABLE.",
  },
  keyNotValid: {
    sqlstate: "0A000",
    message: "{kind} constraints cannot be marked NOT VALID",
    evidence: "reported",
    source:
      "live cluster, 2026-08, statement and answer, for UNIQUE and PRIMARY KEY; PostgreSQL says the same",
    suggestion:
      "CREATE UNIQUE INDEX ASYNC i …, wait for its job, then ADD CONSTRAINT c UNIQUE USING INDEX i. A primary key can only be chosen in CREATE TABLE.",
  },
  setStatistics: {
    sqlstate: "0A000",
    message: "unsupported ALTER TABLE ALTER COLUMN ... SET STATISTICS statement",
    evidence: "documented",
    source: `${sources.skill}: with any value`,
    suggestion:
      "CREATE STATISTICS for columns that hang together, and ALTER STATISTICS … SET STATISTICS n, up to 100.",
  },
  validateConstraint: {
    sqlstate: "0A000",
    message: "unsupported ALTER TABLE VALIDATE CONSTRAINT statement",
    evidence: "recorded",
    source: sources.recorded,
    suggestion:
      "ALTER TABLE ASYNC t VALIDATE CONSTRAINT c, then CALL sys.wait_for_job with the job_id it returns.",
  },
  columnDefault: {
    sqlstate: "0A000",
    message: "unsupported ALTER TABLE {action} statement",
    evidence: "inferred",
    source: `${sources.releaseNotes}, 2026-07; the message is modelled on those recorded for other actions`,
    period: {
      until: "2026-07-05",
      brings:
        "SET DEFAULT, DROP DEFAULT, DROP NOT NULL, DROP EXPRESSION, ADD GENERATED AS IDENTITY and DROP CONSTRAINT",
      dated: sources.releaseNotes,
    },
    suggestion: newTable,
  },
  dropColumn: {
    sqlstate: "0A000",
    message: "unsupported ALTER TABLE DROP COLUMN statement",
    evidence: "reported",
    source: "live cluster, 2026-07-23",
    period: { until: "2026-08-02", brings: "DROP COLUMN", dated: sources.releaseNotes },
    suggestion: `Leave the column and don't read it. ${newTable}`,
  },
  addNotValid: {
    sqlstate: "0A000",
    message: "unsupported ALTER TABLE ADD CONSTRAINT statement",
    evidence: "inferred",
    source: `${sources.releaseNotes}, 2026-08; the message is the one recorded without NOT VALID`,
    period: {
      until: "2026-08-02",
      brings: "ADD CONSTRAINT … CHECK … NOT VALID",
      dated: sources.releaseNotes,
    },
    suggestion: `Give the constraint in CREATE TABLE. ${newTable}`,
  },
  asyncValidate: {
    sqlstate: "0A000",
    message: "unsupported ALTER TABLE VALIDATE CONSTRAINT statement",
    evidence: "inferred",
    source: `${sources.releaseNotes}, 2026-08; the message is the one recorded without ASYNC`,
    period: {
      until: "2026-08-02",
      brings: "ALTER TABLE ASYNC … VALIDATE CONSTRAINT",
      dated: sources.releaseNotes,
    },
    suggestion: `Give the constraint in CREATE TABLE. ${newTable}`,
  },
  enableRowSecurity: {
    sqlstate: "0A000",
    message: "unsupported ALTER TABLE ENABLE ROW SECURITY statement",
    evidence: "reported",
    source: `${sources.live}; dsql-lint`,
    suggestion: "A view with the condition, with GRANT on the view only; or filter in the application.",
  },
  dropPrimaryKey: {
    sqlstate: "0A000",
    message: "unsupported ALTER TABLE DROP CONSTRAINT statement",
    evidence: "reported",
    source: sources.live,
    suggestion: `The primary key is the table's storage and stays. ${newTable}`,
  },
  dropPrimaryKeyColumn: {
    sqlstate: "0A000",
    message: "cannot drop primary key column {column}",
    evidence: "recorded",
    source: sources.recorded,
    suggestion: newTable,
  },
  async: {
    sqlstate: "0A000",
    message: "unsupported ALTER TABLE ASYNC statement",
    evidence: "inferred",
    source: "Aurora DSQL user guide: ASYNC is for VALIDATE CONSTRAINT, which stands alone",
    suggestion: "ALTER TABLE ASYNC t VALIDATE CONSTRAINT c by itself; other actions without ASYNC.",
  },
  other: {
    sqlstate: "0A000",
    message: "unsupported ALTER TABLE {action} statement",
    evidence: "inferred",
    source: "not among the forms the user guide lists; the message is modelled on the recorded ones",
    suggestion: "DSQL has no such action; where the table must differ, make a new one and copy in batches.",
  },
  alterIndex: {
    sqlstate: "0A000",
    message: "unsupported ALTER INDEX {action} statement",
    evidence: "inferred",
    source: "ALTER INDEX … RENAME TO is the one form reported to work",
    suggestion: "DROP INDEX and CREATE INDEX ASYNC anew.",
  },
});
