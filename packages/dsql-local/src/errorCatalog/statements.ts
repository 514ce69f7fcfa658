import { section } from "./section.ts";
import { plpgsqlPeriod } from "./plpgsqlPeriod.ts";
import type { RuleEntry } from "./Rule.ts";
import { sources } from "./sources.ts";

const recorded = (message: string, instead: string): RuleEntry => ({
  sqlstate: "0A000",
  message,
  evidence: "recorded",
  source: sources.recorded,
  suggestion: instead,
});

/** A known error whose message is modelled on recorded ones. */
const inferred = (message: string, instead: string, source: string): RuleEntry => ({
  sqlstate: "0A000",
  message,
  evidence: "inferred",
  source,
  suggestion: instead,
});

const noTypes =
  "Use text with a CHECK (… IN (…)) for an enumeration, one column per field for a composite, two columns for a range.";
const enumWords = "seen in the old words on 2026-07-23, recorded in the new ones on 2026-09-15";
const noCursor = "Read page by page: ORDER BY a unique key, WHERE key > the last one seen, LIMIT n.";
const noTrigger = "Do what the trigger did in the application, or with DEFAULT, generated columns and CHECK.";
const noMaterialized = "Make a table, and fill and refresh it with INSERT … SELECT in batches of 3,000 rows.";
const noMessages = "Poll a table, or send messages by a service made for them, e.g. SQS or EventBridge.";
const noDatabase = "There is one database, postgres; use schemas (CREATE SCHEMA) or another cluster.";
const noPrepare =
  "Prepare with the driver (protocol-level Parse), which works; SQL-level PREPARE and EXECUTE don't.";

/** Statements that DSQL doesn't support in any form. */
export const statements = section("statements", {
  truncate: recorded(
    "unsupported statement: Truncate",
    "DELETE FROM t in batches of at most 3,000 rows; or DROP TABLE and CREATE TABLE.",
  ),
  createTrigger: recorded("CREATE TRIGGER not supported", noTrigger),
  dropTrigger: inferred(
    "unsupported object in DROP statement",
    "Write DROP TRIGGER IF EXISTS … ON t, or DROP EVENT TRIGGER IF EXISTS ….",
    `${sources.lint}: refused without IF EXISTS; the message is the one recorded for a type`,
  ),
  createEnum: {
    ...recorded("CREATE TYPE not supported", noTypes),
    period: { since: "2026-07-24", dated: enumWords },
  },
  createEnumBefore: {
    sqlstate: "0A000",
    message: "unsupported statement: CreateEnum",
    evidence: "reported",
    source: "live cluster, 2026-07-23",
    period: { until: "2026-07-23", dated: enumWords },
    suggestion: noTypes,
  },
  shellType: recorded("CREATE TYPE not supported", noTypes),
  compositeType: recorded("unsupported statement: CompositeType", noTypes),
  createRange: recorded("unsupported statement: CreateRange", noTypes),
  alterType: recorded("ALTER TYPE not supported", noTypes),
  createDatabase: recorded("unsupported statement: Createdb", noDatabase),
  createTableSpace: recorded(
    "unsupported statement: CreateTableSpace",
    "Leave it out: storage is DSQL's own.",
  ),
  createForeignTable: recorded(
    "unsupported statement: CreateForeignTable",
    "Copy the data in, or join in the application.",
  ),
  listen: recorded("unsupported statement: Listen", noMessages),
  notify: recorded("unsupported statement: Notify", noMessages),
  unlisten: recorded("unsupported statement: Unlisten", noMessages),
  createTableAs: inferred(
    "unsupported statement: CreateTableAs",
    "CREATE TABLE with its columns, then INSERT … SELECT in batches of at most 3,000 rows; for a materialized view make a table likewise.",
    "cluster, 2026-09: CREATE TABLE AS and CREATE MATERIALIZED VIEW are rejected; the message is not published",
  ),
  refreshMatView: inferred("unsupported statement: RefreshMatView", noMaterialized, sources.guide),
  createExtension: inferred(
    "unsupported statement: CreateExtension",
    "Leave it out: there are no extensions; gen_random_uuid() is built in.",
    "cluster, 2026-09: rejected; the message is not published",
  ),
  vacuum: recorded(
    "unsupported VACUUM statement",
    "Leave it out: DSQL cleans up by itself; for statistics ANALYZE t.",
  ),
  analyzeAll: inferred(
    "unsupported ANALYZE statement",
    "Name the table: ANALYZE t. DSQL also analyzes by itself.",
    "Aurora DSQL user guide lists ANALYZE with a table's name only; the message is the one recorded for VACUUM",
  ),
  alterSystem: inferred(
    "unsupported statement: AlterSystem",
    "Leave it out: a cluster has no settings of its own.",
    "cluster, 2026-09: rejected; the message is not published",
  ),
  lock: {
    sqlstate: "0A000",
    message: "unsupported statement: Lock",
    evidence: "documented",
    source: "awslabs/aurora-dsql-tools, pgdump-proxy",
    suggestion:
      "Read the rows that must not change with SELECT … FOR UPDATE and be ready to run the transaction again.",
  },
  declareCursor: {
    sqlstate: "0A000",
    message: "unsupported statement: DeclareCursor",
    evidence: "documented",
    source: "awslabs/aurora-dsql-orms, Django adapter, known issues",
    suggestion: noCursor,
  },
  fetch: inferred("unsupported statement: Fetch", noCursor, "follows from DECLARE being refused"),
  closeCursor: inferred("unsupported statement: ClosePortal", noCursor, "follows from DECLARE being refused"),
  merge: {
    sqlstate: "0A000",
    message: "unsupported statement type: MERGE",
    evidence: "reported",
    source: sources.live,
    suggestion: "INSERT … ON CONFLICT (key) DO UPDATE SET …, and a DELETE of its own for what shall go.",
  },
  prepare: inferred("unsupported statement: Prepare", noPrepare, sources.lint),
  execute: inferred("unsupported statement: Execute", noPrepare, "follows from PREPARE being refused"),
  deallocate: inferred(
    "unsupported statement: Deallocate",
    "DEALLOCATE ALL, or close the statement with the driver (protocol-level Close).",
    sources.lint,
  ),
  discard: inferred(
    "unsupported statement: Discard",
    "DEALLOCATE ALL and RESET ALL; or take no reset query in the pool.",
    "awslabs/aurora-dsql-tools, dsql-lint and pgdump-proxy",
  ),
  load: inferred(
    "unsupported statement: Load",
    "Leave it out: there are no libraries to load.",
    sources.lint,
  ),
  doBlock: {
    ...inferred(
      "unsupported statement: Do",
      "Do it in the application: send the statements one by one, each DDL outside of BEGIN.",
      "only functions in SQL were there (cluster, 2026-09); the message isn't known",
    ),
    period: plpgsqlPeriod,
  },
  defaultPrivileges: {
    ...inferred(
      "unsupported statement: AlterDefaultPrivileges",
      "GRANT on each table when it has been made.",
      `${sources.releaseNotes}; the message isn't known`,
    ),
    period: {
      until: "2026-04-23",
      brings: "ALTER DEFAULT PRIVILEGES",
      dated: sources.releaseNotes,
    },
  },
  createPolicy: inferred(
    "unsupported statement: CreatePolicy",
    "Make a view with the condition, GRANT on the view only; or filter in the application.",
    "live clusters, 2026-10: row-level security is refused",
  ),
  createRule: inferred("unsupported statement: Rule", noTrigger, sources.manner),
  reindex: inferred(
    "unsupported statement: Reindex",
    "DROP INDEX, then CREATE INDEX ASYNC anew.",
    sources.manner,
  ),
  cluster: inferred(
    "unsupported statement: Cluster",
    "Leave it out: rows are stored in the order of the primary key.",
    sources.manner,
  ),
  checkPoint: inferred("unsupported statement: CheckPoint", "Leave it out.", sources.manner),
  createProcedure: {
    sqlstate: "0A000",
    message: "PROCEDURE is not supported",
    evidence: "documented",
    source: sources.skill,
    period: plpgsqlPeriod,
    suggestion: "CREATE FUNCTION … LANGUAGE sql, or do it in the application.",
  },
  copyFile: inferred(
    "COPY with a file or program not supported",
    "COPY … FROM STDIN or TO STDOUT, with the file on the client's side (psql: \\copy).",
    "awslabs/aurora-dsql-tools, dsql-lint: rejected; the message is not published",
  ),
  other: inferred(
    "unsupported statement: {statement}",
    "DSQL has no such statement; do without it or do its work in the application.",
    "modelled on the recorded ones: the name of PostgreSQL's parse node",
  ),
});
