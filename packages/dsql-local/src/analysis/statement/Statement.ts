import type { Edit } from "../parse/applyEdits.ts";
import type { CatalogLookup } from "../lookups/CatalogLookup.ts";
import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import type { PointUpdate } from "../rows/pointUpdate.ts";
import type { RowBound } from "../rows/RowBound.ts";

export type StatementKind =
  | "read"
  | "lockingRead"
  | "write"
  | "ddl"
  | "begin"
  | "commit"
  | "rollback"
  | "set"
  | "show"
  | "copyFrom"
  | "copyTo"
  | "call"
  | "explain"
  | "empty"
  | "other";

/** A relation's name as written in the text. */
export interface RelationReference {
  schema?: string;
  name: string;
  /**
   * Byte offset at which the name (or its qualifier) begins, in UTF-8 of what is sent to PostgreSQL:
   * `rewrittenSql` or else `text`.
   */
  location: number;
}

/** `CREATE [UNIQUE] INDEX ASYNC …`; `Statement.rewrittenSql` is it without ASYNC and with its build deferred. */
export interface AsyncIndex {
  type: "index";
  /** The index's name; undefined if PostgreSQL chooses one. */
  indexName?: string;
  table: { schema?: string; name: string };
  /** Keys that are plain columns. */
  columns: string[];
  ifNotExists: boolean;
}

/** `ALTER TABLE ASYNC t VALIDATE CONSTRAINT c`; `Statement.rewrittenSql` is it without ASYNC. */
export interface AsyncValidate {
  type: "validate";
  table: { schema?: string; name: string };
  constraintName: string;
}

/** `CALL sys.wait_for_job('…')`: the server returns one row `succeeded` itself. */
export interface WaitForJob {
  type: "waitForJob";
  /** A literal's value, or the zero-based index of the parameter with the value. */
  jobId: string | { parameter: number };
}

/** A fixed response, where DSQL's differs from the backend PostgreSQL's. */
export interface FixedResponse {
  columns: { name: string; typeOid: number }[];
  rows: (string | null)[][];
  tag: string;
}

/** One statement of a query string, with everything that the engine needs to know about it. */
export interface Statement {
  /** The statement's SQL, without others of the query string. */
  text: string;
  kind: StatementKind;
  /** The error that DSQL returns instead of running the statement. */
  error?: DsqlError;
  /** Number of characters before it in the query string, if any. */
  start?: number;
  /** SQL to send to PostgreSQL instead of `text`: without ASYNC, `numeric` as `numeric(18,6)`, … */
  rewrittenSql?: string;
  /** The edits from `text` (without ASYNC) to `rewrittenSql`. */
  edits?: readonly Edit[];
  /** The command tag for the client. Errors are sent without what they contain of `rewrittenSql`. */
  tag?: string;
  /** Submits a job or waits for one: the engine handles it itself. */
  job?: AsyncIndex | AsyncValidate | WaitForJob;
  /** The engine returns it itself, without the backend, inside and outside of transactions. */
  response?: FixedResponse;
  /** Rows that `INSERT … VALUES` inserts. */
  rowUpperBound?: number;
  /** An upper bound of the rows written, as far as the text determines it; catalog/WriteBounds looks up the rest. */
  bound?: RowBound;
  /** Tables named anywhere in the statement, by ascending location. */
  relations: RelationReference[];
  /**
   * Names that the statement refers to: tables, views, functions, sequences, types, without schema; and schemas, each
   * followed by a dot.
   */
  names?: readonly string[];
  /** DROP, the only DDL that uses only its object's name. */
  drops?: true;
  /** The old and new name of a renamed table, view, sequence, function, type or schema, both as in `names`. */
  renamed?: { from: string; to: string };
  /** An UPDATE of one row by its key, as far as its text determines that. */
  pointUpdate?: PointUpdate;
  /** A query that may change settings, by `set_config()`. */
  configures?: true;
  /** A locking read, or a write that also locks rows, that locks FOR KEY SHARE only. */
  keyShare?: true;
  /** A write that also locks rows, e.g. by a SELECT … FOR UPDATE in it. */
  writesAndLocks?: true;
  /** EXPLAIN (ANALYZE, VERBOSE) as text: its response ends with an estimate of what it costs. */
  estimatesDpu?: true;
  /** It also writes in a WITH clause: its command tag doesn't count these rows. */
  nested?: true;
  /**
   * CALL, DO, or a SELECT of a function that writes: its changes are known only after it has run. `mayEnd`: outside of a
   * transaction block it may end its transaction itself; whether a called procedure does is looked up in the catalog.
   */
  procedural?: { mayEnd: boolean | "surely" };
  /** `BEGIN READ ONLY`, `START TRANSACTION READ ONLY`. */
  readOnly?: boolean;
  /** `AWS IAM GRANT` or, with `isGranted` false, `AWS IAM REVOKE`. */
  trust?: { isGranted: boolean; role: string; arn: string };
  /** BEGIN: its command tag, and whether it has options. */
  begin?: { tag: "BEGIN" | "START TRANSACTION"; options: boolean };
  /** A write with RETURNING. */
  returns?: true;
  /** SET LOCAL. */
  local?: true;
  /** DEALLOCATE ALL. */
  deallocates?: true;
  /** Catalog lookups needed before the statement runs. */
  catalogLookups?: readonly CatalogLookup[];
}

/** A parsed query string. */
export interface Classified {
  statements: Statement[];
  /**
   * The text has a syntax error, and nothing of it may run; `statements` is empty. The client receives PostgreSQL's own error,
   * or this one if PostgreSQL finds none.
   */
  syntaxError?: DsqlError;
}
