import { section } from "./section.ts";

/** Errors of statements that the state of their transaction doesn't allow. */
export const transactions = section("transactions", {
  aborted: {
    sqlstate: "25P02",
    message: "current transaction is aborted, commands ignored until end of transaction block",
    evidence: "recorded",
    source: "cluster, 2026-09",
    suggestion: "Send ROLLBACK and begin again.",
  },
  multipleDdl: {
    sqlstate: "0A000",
    message: "multiple ddl statements not supported in a transaction",
    evidence: "recorded",
    source: "cluster, 2026-09",
    suggestion: "Send each statement that changes the schema by itself, outside of BEGIN.",
  },
  ddlAndDml: {
    sqlstate: "0A000",
    message: "ddl and dml are not supported in the same transaction",
    evidence: "recorded",
    source:
      "cluster, 2026-09 (a change of the schema first; the other order is documented, its words not known)",
    suggestion: "Commit between the change of the schema and the change of the data.",
  },
  invisibleTable: {
    sqlstate: "42P01",
    message: 'relation "{name}" does not exist',
    evidence: "reported",
    source: "live cluster, 2026-09: a table made after a transaction's snapshot isn't there for it",
    suggestion: "Begin the transaction after the table was made.",
  },
  waitForJob: {
    sqlstate: "25001",
    message: "CALL sys.wait_for_job cannot run inside a transaction block",
    evidence: "inferred",
    source:
      "aurora-dsql-tools, Flyway support: not allowed in a transaction; the message is PostgreSQL's for the like",
    suggestion: "Commit first, then CALL sys.wait_for_job.",
  },
});
