import type { KnownDifference } from "./Behaviour.ts";

/** What this server knowingly does otherwise than DSQL, beside what the rules themselves say under `differs`. */
export const knownDifferences: readonly KnownDifference[] = [
  {
    id: "long-statements",
    description:
      "Statements longer than the parser's memory (some 100 kB of dense SQL; lists of values are shortened and don't count) are told apart by their first word only, and no rule is applied to them.",
  },
  {
    id: "expression-keys",
    description:
      "`dsql-check` knows the type of an expression in an index key from casts, some functions and the columns of the files; the server knows it always.",
  },
  {
    id: "explain",
    description:
      "`EXPLAIN` shows PostgreSQL's plans, without DSQL's nodes and DPU estimate; tables have the access method `heap`, and indexes PostgreSQL's operator classes.",
  },
  {
    id: "schemas",
    description: "`public` isn't counted among the ten schemas, nor are system schemas.",
  },
  {
    id: "role-passwords",
    description:
      "The server's files, other sessions and large objects are refused with 0A000 or 42501, and so is a role's PASSWORD; DSQL's words for them aren't on record.",
  },
  {
    id: "storage",
    description:
      "A database has no limit of its own; a cluster that holds more than 10 TiB refuses with 53100 `Current cluster size exceeds cluster size limit.` (awslabs/agent-plugins, dsql skill, 2026-10).",
  },
  {
    id: "sni",
    description:
      "A client that connects by an address, and so names no endpoint in TLS, is let in. One that names another endpoint is refused, in words of this server's own.",
  },
  {
    id: "iam-roles",
    description:
      "A second AWS IAM GRANT of the same, and AWS IAM REVOKE of what isn't granted, are refused; a session whose role was revoked ends with its next transaction. None of this is on record, nor are the tags of the two statements.",
  },
  {
    id: "admin-roles",
    description: "`admin` may act as the roles that it makes.",
  },
  {
    id: "index-start",
    description:
      "CREATE INDEX ASYNC reads the table once before it answers (some 0.1 s for a million rows), and waits for a statement that is writing to the table.",
  },
  {
    id: "index-building",
    description:
      "An index takes no part in uniqueness until it is built; reports about DSQL contradict one another. Readers and writers of a table whose index is being built wait for at most some 0.2 s, longer only where a transaction past the server stays open. A large table's index has another OID once it is built.",
  },
  {
    id: "index-job-told",
    description: "The beginning of an index build is told to no other session, its end is (OC001).",
  },
  {
    id: "job-vanished",
    description:
      "A job whose table, index or constraint is gone ends as completed; that and the words of its details are recorded of tables, and inferred of an index or a constraint whose table is still there.",
  },
  {
    id: "job-resumed",
    description: "A job that was cut off by the end of the server is taken up again at the next start.",
  },
  {
    id: "index-exists",
    description:
      "CREATE INDEX ASYNC IF NOT EXISTS with an index of that name answers one row whose job_id is null.",
  },
  {
    id: "wait-unknown",
    description:
      "Waiting for a job that isn't there answers false, and so does waiting for more than 5 minutes.",
  },
  {
    id: "stale-names",
    description:
      "A session is told OC001 of names that it has used itself; the user guide speaks of the whole catalog's version. DROP isn't told at its start: nothing of what is dropped is used. A change made straight in the PostgreSQL behind is told to nobody.",
  },
  {
    id: "conflict-set",
    description:
      "Of what is in a transaction's conflict set the guide names written rows and those locked by FOR UPDATE. The rest isn't on record, and follows from these and the snapshot: ON CONFLICT DO NOTHING that did nothing has written no row, and conflicts with nobody; a key that another has deleted or moved since is there for an INSERT (23505); what CASCADE, SET NULL and SET DEFAULT do to a row is a write of it; a foreign key that a row has got or left, and FOR KEY SHARE, conflict with whoever ends or moves the key it refers to. In a table without a primary key rows that look the same are one. A SELECT … FOR UPDATE outside of a transaction locks nothing.",
  },
  {
    id: "lost-transactions",
    description:
      "A statement of a transaction in whose way others have committed runs in a new PostgreSQL transaction, in which those commits are undone: there now() is the statement's time, and where more than 64 MiB of rows were committed since its snapshot the conflict is told at the statement. A statement that was run twice before it was answered leaves a gap in sequences. Of a portal that is read in part more than 128 MiB of rows aren't read ahead: where others need the transaction's locks, it ends with 40001. An answer of more than 32 MiB of a statement that writes is passed on before it is known whether others are in its way: what it shows may be of a later state then, which COMMIT refuses. One in whose way others have committed, and that has written more than 10 MiB, is told 54000 at its next statement, not only at COMMIT.",
  },
  {
    id: "running-statements",
    description:
      "A statement waits for the locks of a statement that is running at that moment, BEGIN 2 s at most for writes under way (of which a transaction that has begun beside one that takes longer knows too little: if it writes, it is told a conflict at COMMIT), and a COPY of which more than 12 MiB of data have come keeps its locks until they end. Errors in COPY data are told when the data have ended.",
  },
  {
    id: "procedures",
    description:
      "Whether a function writes, or a procedure ends its transaction, is judged by the words of its body and of the functions in it, of a view or a domain by those that it calls. A procedure that ends its transactions is told of too many rows, of data changed beside the schema, and of conflicts with locks when it commits; of conflicts with other changes at its statement. Locks that it or a function takes by FOR UPDATE conflict with nobody once it has committed. Of a write that locks rows by FOR UPDATE itself those that its foreign keys refer to count as locked so, too.",
  },
  {
    id: "bodies",
    description:
      "In the bodies of functions, procedures and DO blocks version(), NOWAIT and SKIP LOCKED are PostgreSQL's own, CREATE ROLE isn't counted as DDL, and CREATE INDEX ASYNC, ALTER TABLE ASYNC and AWS IAM are syntax errors. Bodies that were there before the server, or were made beside it, aren't judged.",
  },
  {
    id: "as-of",
    description:
      "As of a date rules are kept as they were then; limits, conflicts, catalogs and behaviours are today's. A name that set_config() learns only when it runs is judged by today's list. Of a change whose day isn't known the first and last sightings are taken.",
  },
  {
    id: "unnamed-portal",
    description:
      "In a block that a simple query's failure has aborted, a message about the unnamed portal says that there is none (34000) where PostgreSQL may still have the failed query's, and says 25P02.",
  },
  {
    id: "function-call",
    description:
      "FunctionCall messages are refused whatever function they call, in words of this server's own.",
  },
  {
    id: "answers-early",
    description:
      "Answers to messages that nothing follows for 20 ms, no Flush or Sync either, come then; PostgreSQL holds all but errors back.",
  },
  {
    id: "replanned",
    description:
      "A prepared statement whose table another session has changed is planned anew once its session was told OC001, though the columns of its result be others; PostgreSQL says 0A000 `cached plan must not change result type` for as long as its name is kept, and so it does here for a change of the session's own. A cluster's answer isn't on record.",
  },
  {
    id: "no-wait",
    description:
      "NOWAIT and SKIP LOCKED change nothing, as there are no locks to be seen. What DSQL makes of them isn't on record.",
  },
  {
    id: "sizes",
    description:
      "Sizes are judged by triggers of the PostgreSQL behind, which nobody sees: values and rows as PostgreSQL's compression stores them, keys and the sum of a transaction before it. Beside its values a row counts 64 bytes, and so does each entry of an index; an UPDATE counts all entries of its rows. An ALTER TABLE that waited for an index build on the same table may leave that index's keys unjudged until the next change of the table.",
  },
  {
    id: "beside-the-server",
    description:
      "Superusers of the PostgreSQL behind, who connect beside the server, are held to none of the limits.",
  },
  {
    id: "system-functions",
    description:
      "`pg_stat_activity` and other views of other sessions are refused in the words for functions, the server's files with 0A000 or 42501; views such as pg_stat_bgwriter show PostgreSQL's own state. pg_locks tells of the own session only, and settings that say where PostgreSQL runs aren't there.",
  },
  {
    id: "set-config",
    description:
      "`set_config()` answers for the settings that SET takes, as was seen on a live cluster; AWS's list of functions counts it among those that DSQL hasn't.",
  },
  {
    id: "sys-functions",
    description:
      "Of the functions in schema `sys`, which a cluster listed without saying what they return, those are left out whose meaning isn't clear from their names: decode_job_ext_status, decode_job_statement, decode_job_status, dsql_major_version, fetch_seq_data_tuple, get_key_desc, iam_session_user, job_err_msg, supported_datatypes. What the others return is a guess, and so is that jobs and iam_pg_role_mappings are views, and so the words in which a change of them is refused (`must be owner of view jobs`).",
  },
  {
    id: "own-objects",
    description:
      "The server keeps what is its own in a schema of the database behind, `pg_dsql`, which isn't there for a client: no catalog shows it, and no name finds it. A number that somebody guesses, cast to `regclass` or given to `pg_identify_object()` and the like, and EXPLAIN of a catalog can still bring out a name; a name that PL/pgSQL puts into a text for EXECUTE when it runs is refused in words for missing rights. Nothing behind it can be used. `pg_get_object_address()` and input functions such as `regclassin()` are refused; `pg_input_is_valid()` raises the error of a `reg…` type that it would tell of. With a schema of their own before pg_catalog in search_path, clients who call a table as a catalog get the catalog.",
  },
  {
    id: "catalog-rows",
    description:
      "A catalog that is shown otherwise than PostgreSQL has it is a subquery in the statement that is run: EXPLAIN shows its conditions and the functions that answer instead of PostgreSQL's, and a place that an error tells behind it in the statement is moved.",
  },
  {
    id: "change-records",
    description:
      "Change records (`--cdc`) go into a folder instead of a Kinesis stream, each once and in the order of commits unless faults are asked for, from the server's start on. Of jsonb, an infinite date, a changed key, the actions of foreign keys and rows without a key a cluster's records aren't on record (docs/change-records.md).",
  },
];
