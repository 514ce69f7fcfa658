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
  /** `read`: idempotent, and sent again when the connection breaks while it runs. A locking read is one too. */
  effect: "read" | "write";
  /** Name to prepare it under, once per connection; absent = planned again at each call. */
  prepareAs?: string;
  /**
   * Of a write that leaves an outcome record ({@link recordedSql}), which is looked up when the connection breaks: its
   * result, if it took effect and the response got lost.
   */
  whenDone?: (executor: Executor) => Promise<Row[]>;
  /** Of such a write: most expired records that it deletes, as {@link recordedSql} has it; absent = 2. */
  purges?: number;
}

/** Bounds of the retries, and what kind of transaction it is. */
export interface TransactOptions extends Partial<RetryOptions> {
  /** The database rejects writes in it (25006). */
  readOnly?: boolean;
}

/** A query of the application, as Drizzle builds it: with values and rows as the driver has them. */
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
 * `run` and `transact` retry after write conflicts and broken connections; inside a transaction the whole transaction is
 * retried instead, and `transact` joins it.
 */
export interface Executor {
  readonly inTransaction: boolean;

  /**
   * @throws {OccRetriesExhaustedError} when write conflicts go on until the attempts or the time are spent
   * @throws {CommitOutcomeUnknownError} when the connection breaks during a write and whether it took effect can't be
   *   looked up
   * @throws {DatabaseTimeoutError} when the statement's deadline passes
   * @throws {DatabaseUnavailableError} when no connection can be had
   * @throws {DatabaseStatementError} when the database rejects the statement; `sqlState` is the reason, e.g. 23505
   *   when a row with that key exists
   */
  run(statement: Statement): Promise<Row[]>;

  /**
   * Runs a query of the application; the outcome of a write whose connection broke stays unknown. Databases and their
   * transactions have it; an executor without it can't serve `getDb()`.
   *
   * @throws as `run` does
   */
  query?<R>(query: DriverQuery): Promise<QueryResult<R & object>>;

  /** Of a transaction: makes its COMMIT fail with this error. */
  abandon?(error: unknown): void;

  /**
   * Runs several statements as one transaction: atomically. The callback may run several times, so it must have no other
   * effects. Options override the default retries; inside a transaction they are ignored.
   *
   * @throws as `run` does, and whatever the callback throws
   */
  transact<T>(work: (transaction: Executor) => Promise<T>, options?: TransactOptions): Promise<T>;
}
