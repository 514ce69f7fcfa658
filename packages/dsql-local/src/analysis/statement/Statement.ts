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

/** A table, view or function name as the text spells it. */
export interface RelationReference {
  schema?: string;
  name: string;
  /**
   * Byte offset at which the name (or its qualifier) begins, in UTF-8 of what is sent to PostgreSQL:
   * `backendText` or else `text`.
   */
  location: number;
}

/** `CREATE [UNIQUE] INDEX ASYNC …`; `Statement.backendText` holds it without ASYNC and with its build deferred. */
export interface AsyncIndex {
  type: "index";
  /** Name given, or undefined when PostgreSQL shall choose one. */
  indexName?: string;
  table: { schema?: string; name: string };
  /** Keys that are plain columns. */
  columns: string[];
  ifNotExists: boolean;
}

/** `ALTER TABLE ASYNC t VALIDATE CONSTRAINT c`; `Statement.backendText` holds it without ASYNC. */
export interface AsyncValidate {
  type: "validate";
  table: { schema?: string; name: string };
  constraintName: string;
}

/** `CALL sys.wait_for_job('…')`: src/jobs answers it with one row `succeeded`. */
export interface WaitForJob {
  type: "waitForJob";
  /** A literal's value, or the zero-based index of the parameter that holds it. */
  jobId: string | { parameter: number };
}

/** A fixed answer: what DSQL reports where the PostgreSQL behind would say something else. */
export interface FixedAnswer {
  columns: { name: string; typeOid: number }[];
  rows: (string | null)[][];
  tag: string;
}

/** One statement of a query string, and all that the engine needs to know about it. */
export interface Statement {
  /** This statement's own SQL, without the others of a multi-statement string. */
  text: string;
  kind: StatementKind;
  /** DSQL answers this instead of running the statement. */
  error?: DsqlError;
  /** Characters of the client's text before it, where there are any. */
  start?: number;
  /** What to send to PostgreSQL instead of `text`: ASYNC taken out, `numeric` → `numeric(18,6)`, … */
  rewrittenSql?: string;
  /** How `text` (without ASYNC) became `backendText`. */
  edits?: readonly Edit[];
  /** Answered with this tag, and its errors without what they say of `backendText`. */
  tag?: string;
  /** Submits a job or waits for one: answered by src/session/jobStatement.ts. */
  job?: AsyncIndex | AsyncValidate | WaitForJob;
  /** Answered by the engine itself, outside and inside transactions, without the backend. */
  answer?: FixedAnswer;
  /** Rows that `INSERT … VALUES` gives. */
  rowUpperBound?: number;
  /** How many rows are written at most, where that can be told; src/rows asks the catalog for the rest. */
  bound?: RowBound;
  /** Tables named anywhere in the statement, by ascending location. */
  relations: RelationReference[];
  /**
   * What the statement takes from the catalog: tables, views, functions, sequences, types, without schema; and
   * schemas, each with a dot behind it.
   */
  names?: readonly string[];
  /** DROP: the one change of the schema that uses nothing of its object but the name. */
  drops?: true;
  /** A table, view, sequence, function, type or schema gets another name: both as in `names`. */
  renamed?: { from: string; to: string };
  /** An UPDATE of one row by its key, as far as its text tells. */
  pointUpdate?: PointUpdate;
  /** A query that may change settings, by `set_config()`. */
  configures?: true;
  /** A locking read, or a write that locks too, that locks FOR KEY SHARE only. */
  keyShare?: true;
  /** A write that also locks rows, as a SELECT … FOR UPDATE in it does. */
  writesAndLocks?: true;
  /** It writes in a WITH clause as well: its tag doesn't tell how many rows. */
  nested?: true;
  /**
   * CALL, DO, or a SELECT of a function that writes: what it changes is seen only when it has run. `mayEnd`: where it
   * stands alone it may end its transaction itself; of a procedure that is called the catalog tells.
   */
  procedural?: { mayEnd: boolean | "surely" };
  /** `BEGIN READ ONLY`, `START TRANSACTION READ ONLY`. */
  readOnly?: boolean;
  /** `AWS IAM GRANT` or, not granted, `AWS IAM REVOKE`. */
  trust?: { isGranted: boolean; role: string; arn: string };
  /** BEGIN: its tag, and whether it says more than that. */
  begin?: { tag: "BEGIN" | "START TRANSACTION"; options: boolean };
  /** A write with RETURNING. */
  returns?: true;
  /** SET LOCAL. */
  local?: true;
  /** DEALLOCATE ALL. */
  deallocates?: true;
  /** What the catalog has to tell before DSQL runs the statement. */
  catalogLookups?: readonly CatalogLookup[];
}

/** A query string taken apart. */
export interface Classified {
  statements: Statement[];
  /**
   * Our parser can't read the text: nothing of it may run. PostgreSQL's own error is what the client is told, and this
   * one where PostgreSQL has none; `statements` is empty.
   */
  syntaxError?: DsqlError;
}
