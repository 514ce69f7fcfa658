import type { RetryOptions } from "../retry/withOccRetry.ts";
import type { CustomTypesConfig, QueryResult } from "pg";

/**
 * One SQL statement, ready to send. Values travel as text, so that the server infers each parameter's exact
 * type from its context (a mismatched type can cost DSQL the index; Aurora DSQL user guide, data types).
 */
export interface Statement {
  /** What the statement does, e.g. `Query.onShelf`: used in diagnostics and error messages instead of SQL. */
  name: string;
  sql: string;
  values: readonly (string | null)[];
  /** Whether it may be sent again when the connection breaks while it runs. */
  effect: "read" | "write";
  /** Name to prepare it under, once per connection; absent = planned anew at each call. */
  prepareAs?: string;
  /**
   * Of a write that leaves a record of itself (`outcome/recorded.ts`), so that its outcome is found out when the
   * connection breaks under it: what it has returned if it took effect and its answer got lost.
   */
  whenDone?: (executor: Executor) => Promise<Row[]>;
}

/** Bounds of the retries, and what kind of transaction it is. */
export interface TransactOptions extends Partial<RetryOptions> {
  /** The database refuses writes in it (25006). */
  readOnly?: boolean;
}

/** A query of the application's own, as Drizzle makes it: with values and rows as the driver has them. */
export interface DriverQuery extends Pick<Statement, "name" | "sql" | "effect" | "prepareAs"> {
  values: readonly unknown[];
  rowMode: "array" | "object";
  types: CustomTypesConfig;
}

/** A result row: column values in select order, as PostgreSQL prints them. */
export type Row = readonly (string | null)[];

/**
 * What operations run on: a pool, where every statement is a transaction of its own, or one transaction.
 *
 * `run` and `transact` retry write conflicts and broken connections by themselves; inside a transaction the
 * whole transaction is retried instead, and `transact` joins the one under way.
 */
export interface Executor {
  readonly inTransaction: boolean;

  /**
   * @throws {OccRetriesExhaustedError} when write conflicts go on until the attempts or the time are spent
   * @throws {CommitOutcomeUnknownError} when the connection breaks while a write is under way and it can't be found
   *   out whether it took effect
   * @throws {DatabaseTimeoutError} when the statement's deadline passes
   * @throws {DatabaseUnavailableError} when no connection can be had
   * @throws {DatabaseStatementError} when the database refuses the statement; `sqlState` says why, e.g. 23505 when
   *   a row with that key exists
   */
  run(statement: Statement): Promise<Row[]>;

  /**
   * Runs a query of the application's own; nothing finds out what became of a write whose connection broke. Databases and
   * their transactions have it; an executor without it can't serve `getDb()`.
   *
   * @throws as `run` does
   */
  query?<R>(query: DriverQuery): Promise<QueryResult<R & object>>;

  /** Of a transaction: has its COMMIT fail with this error. */
  abandon?(error: unknown): void;

  /**
   * Runs several statements as one transaction: all or nothing. The work may run several times: keep other effects
   * outside. Options narrow the default retries; in a transaction under way they are ignored.
   *
   * @throws as `run` does, and whatever the work throws
   */
  transact<T>(work: (transaction: Executor) => Promise<T>, options?: TransactOptions): Promise<T>;
}
