import type { Behaviour } from "./Behaviour.ts";
import { sources } from "./sources.ts";

/** Where DSQL silently behaves differently from PostgreSQL. */
export const behaviours: readonly Behaviour[] = [
  {
    id: "types/numeric-default",
    description:
      "`numeric` without precision, in a column or a domain, is `numeric(18,6)`: values are rounded, and more than 12 integer digits overflow. In expressions it is PostgreSQL's `numeric`.",
    evidence: "documented",
    source: "Aurora DSQL user guide, data types; for domains inferred",
  },
  {
    id: "types/compression",
    description:
      "Text values are compressed before their size is checked, so a value of more than 1 MiB that compresses well is accepted.",
    evidence: "documented",
    source: sources.releaseNotes,
    period: { since: "2026-08-26", dated: sources.releaseNotes },
  },
  {
    id: "transactions/repeatable-read",
    description:
      "Every transaction is repeatable read; a writer never waits for another, and the second to commit gets 40001.",
    evidence: "recorded",
    source: sources.recorded,
  },
  {
    id: "transactions/aborted-by-refusal",
    description:
      "An error inside BEGIN aborts the transaction: later statements get 25P02, and COMMIT returns ROLLBACK. Outside of BEGIN an error has no effect on later statements.",
    evidence: "recorded",
    source: sources.recorded,
  },
  {
    id: "transactions/multi-statement",
    description:
      "Several statements in one query string are one transaction with one result each; it may contain one DDL statement, and then no DML.",
    evidence: "recorded",
    source: sources.recorded,
  },
  {
    id: "transactions/several-actions",
    description:
      "Several actions in one ALTER TABLE are one DDL. GRANT, REVOKE, COMMENT and CREATE ROLE are DDL as well.",
    evidence: "reported",
    source: `${sources.live}; GRANT: awslabs/agent-plugins, dsql skill; COMMENT inferred`,
  },
  {
    id: "transactions/locked-rows",
    description:
      "Rows that are only locked don't count towards the 3,000 of a transaction, nor do index entries; rows changed by a cascade do.",
    evidence: "documented",
    source: `${sources.skill}; locked rows: live suite`,
  },
  {
    id: "queries/locking",
    description:
      "FOR UPDATE and FOR KEY SHARE accept any predicate and several tables, OF, NOWAIT and SKIP LOCKED. No session ever waits for a locked row: conflicts are reported at COMMIT.",
    evidence: "documented",
    source:
      "Aurora DSQL release notes, 2026-08; NOWAIT and SKIP LOCKED: dsql-lint's grammar, their meaning inferred",
  },
  {
    id: "types/expressions",
    description:
      "Arrays, inet, ranges and other types that columns can't have work in expressions and casts.",
    evidence: "recorded",
    source: sources.recorded,
  },
  {
    id: "types/collation",
    description: "The collation is C: ORDER BY is byte order.",
    evidence: "documented",
    source: "Aurora DSQL user guide, working with databases",
  },
  {
    id: "queries/text-search",
    description: "`simple` is the default text search configuration.",
    evidence: "inferred",
    source: "cluster, 2026-09: `english` doesn't exist",
  },
  {
    id: "indexes/async",
    description:
      "CREATE INDEX ASYNC returns a `job_id` at once; the index is invalid until it is built. ALTER TABLE ASYNC … VALIDATE CONSTRAINT returns one as well.",
    evidence: "recorded",
    source: sources.recorded,
  },
  {
    id: "indexes/method",
    description:
      "USING btree_index is accepted; it is the only index method. Any other is rejected, before a missing ASYNC is.",
    evidence: "reported",
    source: "live clusters, 2026-07 and 2026-08",
  },
  {
    id: "indexes/names",
    description:
      "An index's name is truncated to 63 bytes before it is looked up: IF NOT EXISTS builds nothing where another index, even that of a UNIQUE constraint, has the same 63. Then there is no job_id.",
    evidence: "reported",
    source: "draylabs/dray, live suite, 2026-08; that job_id is null inferred",
  },
  {
    id: "indexes/vanished-jobs",
    description:
      'A job whose table was dropped ends as completed, with the details `relation "public.t" does not exist`.',
    evidence: "recorded",
    source: sources.recorded,
  },
  {
    id: "objects/drop-triggers",
    description:
      "DROP TRIGGER IF EXISTS … ON t and DROP EVENT TRIGGER IF EXISTS … succeed, though triggers can't exist. For any other kind of object that can't be created DROP is rejected, with and without IF EXISTS.",
    evidence: "documented",
    source: sources.lint,
  },
  {
    id: "transactions/set-constraints",
    description:
      "SET CONSTRAINTS accepts ALL or names of deferrable constraints (else 42809); IMMEDIATE checks all changes so far at once.",
    evidence: "documented",
    source: "Aurora DSQL user guide, SET CONSTRAINTS, 2026-09",
  },
  {
    id: "settings/versions",
    description:
      "`server_version` is 16.15, `server_version_num` 160015, `version()` `PostgreSQL 16`; `max_connections` shows 20 and has no effect.",
    evidence: "recorded",
    source: `${sources.recorded}; max_connections: live cluster`,
  },
  {
    id: "settings/defaults",
    description:
      "TimeZone is UTC, client_encoding UTF8, transaction_isolation `repeatable read`, current_schema public.",
    evidence: "recorded",
    source: sources.recorded,
  },
  {
    id: "settings/session-characteristics",
    description: "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY works: writes get 25006.",
    evidence: "reported",
    source: "live cluster, 2026-10",
  },
  {
    id: "settings/reset-all",
    description: "RESET ALL, DEALLOCATE ALL and DEALLOCATE PREPARE ALL are accepted.",
    evidence: "documented",
    source: `${sources.settings}; DEALLOCATE ALL: dsql-lint`,
  },
  {
    id: "objects/identifiers",
    description: "Names are truncated to 63 bytes without a notice.",
    evidence: "reported",
    source: sources.live,
  },
  {
    id: "functions/set-config",
    description:
      "set_config() accepts the same settings as SET, whether the name is a constant or known only at run time.",
    evidence: "reported",
    source: "live cluster, 2026-08, for constants; for other names inferred",
  },
  {
    id: "functions/procedures",
    description:
      "CREATE FUNCTION and CREATE PROCEDURE in SQL and PL/pgSQL, CALL and DO are supported. A procedure called outside of a transaction block may COMMIT and ROLLBACK: each of its transactions has the limits and conflicts of any other; in a transaction block its COMMIT is 2D000.",
    evidence: "documented",
    source: "Aurora DSQL user guide, working with PL/pgSQL, 2026-11; limits and conflicts inferred",
    period: {
      since: "2026-10-02",
      dated: "refused on 2026-10-01, described as supported since then; the day isn't known",
    },
  },
  {
    id: "objects/primary-keys",
    description:
      "A primary key's index includes all columns: pg_index.indkey and indnatts count them, key first, and indnkeyatts counts the key. pg_get_indexdef and pg_indexes show `USING btree_index` and, for a primary key, `INCLUDE (…)`, as pg_get_constraintdef does.",
    evidence: "recorded",
    source:
      "live cluster, eu-central-1, 2026-09; indnatts: aws-samples, dsql-migration-toolkit, 2026-08; INCLUDE in constraints reported",
  },
  {
    id: "objects/access-methods",
    description:
      "pg_am contains brin, btree, btree_index, btree_table, gin, gist, hash, heap and spgist; the access method of an index is btree_index, 10003.",
    evidence: "reported",
    source:
      "reports from live clusters, 2026-08; the number: awslabs/agent-plugins, dsql skill, 2026-10, which calls it B-tree's",
  },
  {
    id: "objects/statistics-views",
    description: "pg_stat_user_indexes stays empty.",
    evidence: "documented",
    source: "awslabs/agent-plugins, dsql skill, 2026-10",
  },
  {
    id: "settings/database-name",
    description:
      "The database's name is `postgres` everywhere, also where an isolated server's database has another name in PostgreSQL, and no other database is listed.",
    evidence: "documented",
    source: "Aurora DSQL user guide, accessing: one database, postgres",
  },
  {
    id: "functions/body",
    description:
      "The rules apply to the statements in the body of a function, a procedure or a DO block when it is created or sent.",
    evidence: "inferred",
    source: sources.manner,
  },
  {
    id: "connection/direct-tls",
    description:
      "TLS begins at once if a connection's first bytes are a ClientHello (`sslnegotiation=direct`), or after an SSLRequest. A client that offers protocols in ALPN has to offer `postgresql`, and with direct TLS it has to offer it; otherwise the connection ends.",
    evidence: "reported",
    source:
      "AWS's JDBC connector and its samples for libpq 17, Npgsql and Spring connect so; what ALPN needs: PostgreSQL 17, protocol flow, SSL session encryption",
  },
];
