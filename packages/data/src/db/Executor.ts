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
   * @throws {CommitOutcomeUnknownError} when the connection breaks while a write is under way
   * @throws {DatabaseTimeoutError} when the statement's deadline passes
   * @throws {DatabaseUnavailableError} when no connection can be had
   * @throws {UniqueViolation} when a row with that key exists
   * @throws {DatabaseStatementError} when the database refuses the statement for any other reason
   */
  run(statement: Statement): Promise<Row[]>;

  /** Runs several statements as one transaction. The work may run several times: keep other effects outside. */
  transact<T>(work: (transaction: Executor) => Promise<T>): Promise<T>;
}
