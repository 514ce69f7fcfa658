import { section } from "./section.ts";
import { plpgsqlPeriod } from "./plpgsqlPeriod.ts";
import { sources } from "./sources.ts";

/** Views, functions, domains, schemas, roles and the like. */
export const objects = section("objects", {
  temporaryView: {
    sqlstate: "0A000",
    message: "TEMPORARY or TEMP view not supported for CREATE VIEW",
    evidence: "inferred",
    source: "dsql-lint: rejected; the message is the one recorded for tables",
    suggestion: "CREATE VIEW, or a CTE within the statement.",
  },
  temporarySequence: {
    sqlstate: "0A000",
    message: "TEMPORARY or TEMP sequence not supported for CREATE SEQUENCE",
    evidence: "inferred",
    source: "with the message recorded for tables",
    suggestion: "CREATE SEQUENCE s CACHE 1.",
  },
  unloggedSequence: {
    sqlstate: "0A000",
    message: "UNLOGGED sequence not supported for CREATE SEQUENCE",
    evidence: "inferred",
    source: "with the message recorded for tables",
    suggestion: "CREATE SEQUENCE s CACHE 1.",
  },
  functionLanguage: {
    sqlstate: "0A000",
    message: "CREATE FUNCTION with language {language} not supported",
    evidence: "inferred",
    source: "with the message recorded for plpgsql, cluster, 2026-09",
    suggestion: "LANGUAGE sql or plpgsql, or do it in the application.",
  },
  plpgsql: {
    sqlstate: "0A000",
    message: "CREATE FUNCTION with language plpgsql not supported",
    evidence: "recorded",
    source: sources.recorded,
    period: plpgsqlPeriod,
    suggestion: "LANGUAGE sql, or do it in the application.",
  },
  alterFunction: {
    sqlstate: "0A000",
    message: "unsupported statement: AlterFunction",
    evidence: "inferred",
    source: `${sources.lint}, for IMMUTABLE and the like; the message isn't known`,
    period: {
      until: "2026-10-01",
      brings: "ALTER FUNCTION … IMMUTABLE, STRICT, COST, SET and SECURITY, presumably",
      dated: "refused on a cluster in 2026-08; not known since PL/pgSQL is there, and accepted here",
    },
    suggestion: "CREATE OR REPLACE FUNCTION … with the property in it.",
  },
  rename: {
    sqlstate: "0A000",
    message: "unsupported object in RENAME statement",
    evidence: "recorded",
    source: "cluster, 2026-09, for a type; for other kinds of objects inferred",
    suggestion:
      "Tables, columns, constraints, indexes, views, sequences, schemas, functions, domains, statistics and roles can be renamed.",
  },
  drop: {
    sqlstate: "0A000",
    message: "unsupported object in DROP statement",
    evidence: "recorded",
    source:
      "cluster, 2026-09, for a type, with and without IF EXISTS; policies and materialized views: dsql-lint; other kinds of objects inferred",
    suggestion:
      "Leave it out: there is nothing of that kind. Tables, views, indexes, sequences, schemas, functions, procedures, domains, statistics and roles can be dropped.",
  },
  owner: {
    sqlstate: "0A000",
    message: "unsupported object in ALTER OWNER statement",
    evidence: "inferred",
    source: "with the message recorded for RENAME and DROP",
    suggestion: "Leave it out: there is nothing of that kind.",
  },
  setSchema: {
    sqlstate: "0A000",
    message: "unsupported object in SET SCHEMA statement",
    evidence: "inferred",
    source: "with the message recorded for RENAME and DROP",
    suggestion: "Leave it out: there is nothing of that kind.",
  },
  comment: {
    sqlstate: "0A000",
    message: "unsupported object in COMMENT statement",
    evidence: "inferred",
    source: "there is nothing of that kind; the message is the one recorded for RENAME and DROP",
    suggestion:
      "COMMENT ON a table, column, constraint, view, index, sequence, schema, function, domain or role.",
  },
  grantedObject: {
    sqlstate: "0A000",
    message: "unsupported object type in GRANT",
    evidence: "documented",
    source:
      "Aurora DSQL user guide, considerations, an older copy, for GRANT ON DATABASE; REVOKE and other kinds of objects inferred",
    suggestion:
      "GRANT on tables, sequences, schemas, functions and domains. Who may connect AWS IAM GRANT says; only admin makes schemas.",
  },
  viewText: {
    sqlstate: "54000",
    message: "view definition too large",
    evidence: "documented",
    source: `${sources.skill}: 131 KiB pass, 524 KiB don't`,
    suggestion: "Split the view into several that build on one another, or keep long lists in a table.",
    knownDifference:
      "On clusters the limit is between 131 and 524 KiB; this server's is 256 KiB of the statement's text.",
  },
  domainConstraint: {
    sqlstate: "0A000",
    message: "unsupported ALTER DOMAIN {action} statement",
    evidence: "inferred",
    source: `${sources.live}: it is rejected; the message is modelled on ALTER TABLE's`,
    suggestion: "Give constraints in CREATE DOMAIN, or a CHECK … NOT VALID to the tables that use it.",
  },
  dropDomainCascade: {
    sqlstate: "0A000",
    message: "CASCADE not supported for DROP DOMAIN",
    evidence: "inferred",
    source: `${sources.live}: it is rejected; the message is not published`,
    suggestion: "Drop the columns that use the domain first, then DROP DOMAIN.",
  },
  domainCollate: {
    sqlstate: "0A000",
    message: "COLLATE clause not supported for domains",
    evidence: "inferred",
    source: "a column takes no COLLATE either",
    suggestion: "Leave COLLATE out: the collation is C.",
  },
  systemEntity: {
    sqlstate: "0A000",
    message: "feature not supported on system entity",
    evidence: "reported",
    source: "live cluster, 2026-09, for GRANT USAGE ON SCHEMA public; for changes of that schema inferred",
    suggestion:
      "Schema public and role admin stay as they are. For roles beside admin make a schema (CREATE SCHEMA app; GRANT USAGE ON SCHEMA app TO r) and set their search_path; GRANT on tables of public works. Drop or hand over admin's objects one by one.",
  },
  schemas: {
    sqlstate: "54000",
    message: "more than {max} schemas not allowed",
    evidence: "documented",
    source: `${sources.skill}: public and sys aren't counted`,
    suggestion: "At most 10 schemas: tell tenants apart by a column of the primary key instead.",
  },
  statistics: {
    sqlstate: "0A000",
    message: "unsupported statement: CreateStats",
    evidence: "inferred",
    source: sources.manner,
    period: { until: "2026-08-26", brings: "CREATE STATISTICS", dated: sources.releaseNotes },
    suggestion: "Leave it out: DSQL plans with the statistics of single columns.",
  },
  statisticsPerTable: {
    sqlstate: "54000",
    message: "more than {max} extended statistics per table are not allowed",
    evidence: "documented",
    source: sources.skill,
    suggestion: "At most 5 CREATE STATISTICS for a table: drop one first.",
  },
  statisticsTarget: {
    sqlstate: "22023",
    message: "statistics target {target} exceeds maximum allowed value of {max}",
    evidence: "documented",
    source: sources.skill,
    suggestion: "ALTER STATISTICS … SET STATISTICS 100, or -1 for what is usual.",
  },
  tables: {
    sqlstate: "54000",
    message: "creating more than {max} tables not allowed",
    evidence: "documented",
    source: sources.skill,
    suggestion: "At most 1,000 tables: tell tenants apart by a column instead of by tables.",
  },
  views: {
    sqlstate: "54000",
    message: "creating more than {max} views not allowed",
    evidence: "documented",
    source: sources.skill,
    suggestion: "At most 5,000 views.",
  },
  sequences: {
    sqlstate: "54000",
    message: "creating more than {max} sequences is not allowed",
    evidence: "documented",
    source: sources.skill,
    suggestion: "At most 5,000 sequences: uuid keys need none.",
  },
  password: {
    sqlstate: "0A000",
    message: "PASSWORD not supported for a role",
    evidence: "inferred",
    source: "a token is the only password there is (Aurora DSQL user guide, authentication)",
    suggestion: "CREATE ROLE r WITH LOGIN, then AWS IAM GRANT r TO 'arn:…'.",
  },
});
