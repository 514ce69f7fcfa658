import type { KnownDifference } from "./Behaviour.ts";

/** Known differences from DSQL, other than those of single rules (`knownDifference` in the error catalog). */
export const knownDifferences: readonly KnownDifference[] = [
  {
    id: "long-statements",
    description:
      "Statements longer than the parser's memory (some 100 kB of dense SQL; lists of values are shortened and don't count) are classified by their first word only, and no rule is applied to them.",
  },
  {
    id: "expression-keys",
    description:
      "`dsql-check` derives the type of an expression in an index key from casts, some functions and the columns in the files; the server always knows it.",
  },
  {
    id: "explain",
    description:
      "`EXPLAIN` shows PostgreSQL's plans, without DSQL's nodes; the DPU estimate of `EXPLAIN ANALYZE VERBOSE` is by such a plan, by the sizes that rows have in PostgreSQL and by this machine's time, in lines that are known from memory; whether DSQL adds it to JSON, YAML and XML isn't known, and there is none; tables have the access method `heap`, and indexes PostgreSQL's operator classes.",
  },
  {
    id: "schemas",
    description: "Neither `public` nor system schemas count towards the ten schemas.",
  },
  {
    id: "role-passwords",
    description:
      "Access to the server's files, other sessions and large objects is rejected with 0A000 or 42501, and so is a role's PASSWORD; DSQL's messages for them aren't recorded.",
  },
  {
    id: "storage",
    description:
      "A database has no size limit of its own; a cluster that exceeds 10 TiB returns 53100 `Current cluster size exceeds cluster size limit.` (awslabs/agent-plugins, dsql skill, 2026-10).",
  },
  {
    id: "sni",
    description:
      "A client that connects by an address, and so names no endpoint in TLS, may connect. One that names another endpoint is rejected, with a message of this server's own.",
  },
  {
    id: "iam-roles",
    description:
      "AWS IAM GRANT of what is granted already, and AWS IAM REVOKE of what isn't, are rejected; a session whose role was revoked ends with its next transaction. None of this is recorded, nor are the command tags of the two statements.",
  },
  {
    id: "admin-roles",
    description: "`admin` may act as the roles that it creates.",
  },
  {
    id: "index-start",
    description:
      "CREATE INDEX ASYNC reads the table once before it returns (some 0.1 s for a million rows), and waits for a statement that is writing to the table.",
  },
  {
    id: "index-building",
    description:
      "An index doesn't enforce uniqueness until it is built; reports about DSQL contradict one another. Readers and writers of a table whose index is being built wait for at most some 0.2 s, longer only while a transaction that bypasses the server stays open. A large table's index has another OID once it is built.",
  },
  {
    id: "index-job-told",
    description: "Other sessions aren't notified when an index build begins; they are when it ends (OC001).",
  },
  {
    id: "job-vanished",
    description:
      "A job whose table, index or constraint no longer exists ends as completed; this and the text of its details are recorded for tables, and inferred for an index or a constraint whose table still exists.",
  },
  {
    id: "job-resumed",
    description: "A job that was interrupted when the server ended resumes at the next start.",
  },
  {
    id: "index-exists",
    description:
      "CREATE INDEX ASYNC IF NOT EXISTS with the name of an existing index returns one row whose job_id is null.",
  },
  {
    id: "wait-unknown",
    description:
      "Waiting for a job that doesn't exist returns false, and so does waiting for more than 5 minutes.",
  },
  {
    id: "stale-names",
    description:
      "A session receives OC001 for names that it has used itself; the user guide describes a version of the whole catalog. DROP doesn't fail with it: it uses nothing of the dropped object. A change made directly in the backend PostgreSQL is reported to no session.",
  },
  {
    id: "conflict-set",
    description:
      "As parts of a transaction's conflict set the guide names written rows and those locked by FOR UPDATE. The rest isn't recorded, and is derived from these and the snapshot: ON CONFLICT DO NOTHING that did nothing has written no row and conflicts with no transaction; a key that another transaction has deleted or changed since still exists for an INSERT (23505); a row changed by CASCADE, SET NULL or SET DEFAULT is written; a foreign key that a row has received or lost, and FOR KEY SHARE, conflict with a transaction that removes or changes the referenced key. In a table without a primary key, identical rows are one row. A SELECT … FOR UPDATE outside of a transaction locks nothing.",
  },
  {
    id: "lost-transactions",
    description:
      "A statement of a transaction with which other commits interfere runs in a new PostgreSQL transaction, in which those commits are undone. There now() is the statement's time, and if more than 64 MiB of rows were committed since its snapshot, the statement itself fails with the conflict. A statement that was run twice before its response leaves a gap in sequences. Of a portal that is read in part at most 128 MiB of rows are read ahead: if more remain and other sessions need the transaction's locks, it ends with 40001. A response of more than 32 MiB to a statement that writes is sent before it is known whether other commits interfere: it may then show a later state, which COMMIT rejects. A transaction with which other commits interfere and that has written more than 10 MiB gets 54000 at its next statement, not only at COMMIT.",
  },
  {
    id: "running-statements",
    description:
      "A statement waits for the locks of a statement that is running at that moment. BEGIN waits at most 2 s for writes that are running (a transaction that began during a longer one, if it writes, gets a conflict at COMMIT), and a COPY of which more than 12 MiB of data have been received keeps its locks until they end. Errors in COPY data are reported after all data have been received.",
  },
  {
    id: "procedures",
    description:
      "Whether a function writes, or a procedure ends its transaction, is determined from the text of its body and of the functions in it, for a view or a domain from the functions that it calls. A procedure that ends its transactions gets errors about too many rows, data changed together with the schema, and conflicts with locks when it commits; conflicts with other changes it gets at its statement. Locks that it or a function acquires by FOR UPDATE conflict with no transaction once it has committed. If a write locks rows by FOR UPDATE itself, the rows that its foreign keys refer to count as locked by FOR UPDATE, too.",
  },
  {
    id: "bodies",
    description:
      "In the bodies of functions, procedures and DO blocks version(), NOWAIT and SKIP LOCKED are PostgreSQL's own, CREATE ROLE doesn't count as DDL, and CREATE INDEX ASYNC, ALTER TABLE ASYNC and AWS IAM are syntax errors. Bodies that existed before the server, or were created by connections that bypass it, aren't checked.",
  },
  {
    id: "as-of",
    description:
      "As of a date the rules are applied as they were then; limits, conflicts, catalogs and behaviours are today's. A name that set_config() receives at run time is checked against today's list. For a change whose day isn't known the first and last sightings are used.",
  },
  {
    id: "unnamed-portal",
    description:
      "In a block that a failed simple query has aborted, a message about the unnamed portal gets 34000 (it doesn't exist) where PostgreSQL may still have the failed query's, and returns 25P02.",
  },
  {
    id: "function-call",
    description:
      "FunctionCall messages are rejected whatever function they call, with a message of this server's own.",
  },
  {
    id: "answers-early",
    description:
      "Responses to messages that nothing follows for 20 ms, not even Flush or Sync, are sent then; PostgreSQL sends only errors before Sync or Flush.",
  },
  {
    id: "replanned",
    description:
      "A prepared statement whose table another session has changed is planned again after its session has received OC001, even if the columns of its result change; PostgreSQL returns 0A000 `cached plan must not change result type` for as long as its name exists, and so does this server after a change by the session itself. A cluster's response isn't recorded.",
  },
  {
    id: "no-wait",
    description:
      "NOWAIT and SKIP LOCKED have no effect, as no locks are visible. What they do on DSQL isn't recorded.",
  },
  {
    id: "sizes",
    description:
      "Sizes are checked by triggers in the backend PostgreSQL, which clients don't see: values and rows as PostgreSQL's compression stores them, keys and the size of a transaction before compression. In addition to its values a row counts 64 bytes, and so does each index entry; an UPDATE counts all index entries of its rows. After an ALTER TABLE that waited for an index build on the same table, that index's keys may be unchecked until the table's next change.",
  },
  {
    id: "beside-the-server",
    description:
      "For superusers of the backend PostgreSQL, whose connections bypass the server, none of the limits apply.",
  },
  {
    id: "system-functions",
    description:
      "Access to `pg_stat_activity` and other views of other sessions is rejected with the message for functions, access to the server's files with 0A000 or 42501; views such as pg_stat_bgwriter show PostgreSQL's own state. pg_locks shows the session's own locks only, and settings that show where PostgreSQL runs don't exist.",
  },
  {
    id: "set-config",
    description:
      "`set_config()` works for the settings that SET accepts, as observed on a live cluster; AWS's list of functions counts it among those that DSQL doesn't have.",
  },
  {
    id: "sys-functions",
    description:
      "Of the functions in schema `sys`, which a cluster listed without their results, those whose meaning isn't clear from their names are missing: decode_job_ext_status, decode_job_statement, decode_job_status, dsql_major_version, fetch_seq_data_tuple, get_key_desc, iam_session_user, job_err_msg, supported_datatypes. What the others return is a guess. So is that jobs and iam_pg_role_mappings are views, and therefore the message that rejects a change of them (`must be owner of view jobs`).",
  },
  {
    id: "own-objects",
    description:
      "The server keeps its own objects in a schema of the backend database, `pg_dsql`, which doesn't exist for clients: no catalog shows it, and no name refers to it. A guessed OID, cast to `regclass` or passed to `pg_identify_object()` and similar functions, and EXPLAIN of a catalog can still reveal a name; a name that PL/pgSQL puts into a text for EXECUTE at run time gets an error about missing privileges. Nothing in the schema can be used. `pg_get_object_address()` and input functions such as `regclassin()` are rejected; `pg_input_is_valid()` raises the error of a `reg…` type that it would report. With a schema of their own before pg_catalog in search_path, clients who name a table as a catalog get the catalog.",
  },
  {
    id: "catalog-rows",
    description:
      "A catalog that is shown differently from PostgreSQL's is replaced by a subquery in the statement: EXPLAIN shows its conditions and the functions that replace PostgreSQL's, and the position of an error after it in the statement is shifted.",
  },
  {
    id: "change-records",
    description:
      "Change records (`--cdc`) are written to a directory instead of a Kinesis stream, each once and in the order of commits unless faults are injected, from the server's start on. For jsonb, an infinite date, a changed key, the actions of foreign keys and rows without a key a cluster's records aren't known (docs/change-records.md).",
  },
];
