import { section } from "./section.ts";
import { sources } from "./sources.ts";

const repeat = "Do without: keep transactions small and run the whole transaction again when it fails.";
const twoPhase =
  "COMMIT; make work that spans systems repeatable instead (an outbox table, idempotent steps).";

/** BEGIN, COMMIT and the like. */
export const transactionStatements = section("transaction-statements", {
  savepoint: {
    sqlstate: "0A000",
    message: "unsupported transaction statement: SAVEPOINT",
    evidence: "recorded",
    source: sources.recorded,
    suggestion: `${repeat} Libraries use savepoints for nested transactions: don't nest.`,
  },
  rollbackTo: {
    sqlstate: "0A000",
    message: "unsupported transaction statement: ROLLBACK TO",
    evidence: "recorded",
    source: sources.recorded,
    suggestion: repeat,
  },
  release: {
    sqlstate: "0A000",
    message: "unsupported transaction statement: RELEASE",
    evidence: "inferred",
    source: "awslabs/aurora-dsql-tools, dsql-lint: rejected; the message is not published",
    suggestion: repeat,
  },
  prepareTransaction: {
    sqlstate: "0A000",
    message: "unsupported transaction statement: PREPARE TRANSACTION",
    evidence: "inferred",
    source: sources.manner,
    suggestion: twoPhase,
  },
  commitPrepared: {
    sqlstate: "0A000",
    message: "unsupported transaction statement: COMMIT PREPARED",
    evidence: "inferred",
    source: sources.manner,
    suggestion: twoPhase,
  },
  rollbackPrepared: {
    sqlstate: "0A000",
    message: "unsupported transaction statement: ROLLBACK PREPARED",
    evidence: "inferred",
    source: sources.manner,
    suggestion: twoPhase,
  },
  andChain: {
    sqlstate: "0A000",
    message: "unsupported transaction statement: AND CHAIN",
    evidence: "inferred",
    source: "Aurora DSQL user guide lists AND NO CHAIN only",
    suggestion: "Send COMMIT and BEGIN as two statements.",
  },
  deferrable: {
    sqlstate: "0A000",
    message: "unsupported transaction statement: {mode}",
    evidence: "inferred",
    source: `${sources.lint}: transaction modes with DEFERRABLE are rejected; the message is the one recorded for SAVEPOINT`,
    suggestion:
      "Leave [NOT] DEFERRABLE out: a transaction that only reads waits for nobody and never conflicts.",
  },
  isolationSerializable: {
    sqlstate: "0A000",
    message: "Unsupported isolation level: SERIALIZABLE",
    evidence: "recorded",
    source: sources.recorded,
    suggestion:
      "Plain BEGIN: isolation is always repeatable read. Against write skew, read the deciding rows with FOR UPDATE.",
  },
  isolation: {
    sqlstate: "0A000",
    message: "Unsupported isolation level: {level}",
    evidence: "inferred",
    source:
      "awslabs/aurora-dsql-tools, dsql-lint: READ COMMITTED is rejected; the message is the one recorded for SERIALIZABLE",
    suggestion: "Plain BEGIN or ISOLATION LEVEL REPEATABLE READ: there is no other level.",
  },
  setTransaction: {
    sqlstate: "0A000",
    message: 'setting configuration parameter "{name}" not supported',
    evidence: "recorded",
    source: "cluster, 2026-09, for READ ONLY and REPEATABLE READ",
    suggestion: "Say it where the transaction begins: BEGIN READ ONLY.",
  },
});
