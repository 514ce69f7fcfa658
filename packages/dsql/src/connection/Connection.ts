import type { PoolClient, QueryResult } from "pg";
import type { Channels, StatementMessage } from "../diagnostics/channels.ts";
import { DatabaseStatementError } from "../errors/DatabaseStatementError.ts";
import { DatabaseTimeoutError } from "../errors/DatabaseTimeoutError.ts";
import { InvalidArgumentError } from "../errors/InvalidArgumentError.ts";
import { occConflict } from "../retry/occConflict.ts";
import { asText } from "./asText.ts";
import { ConnectionLostError } from "./ConnectionLostError.ts";
import type { ClientOptions } from "./ConnectionOptions.ts";
import type { DriverQuery, Row, Statement } from "../executor/Executor.ts";
import { MeteredRead } from "./MeteredRead.ts";
import type { ReadMeter } from "./callContext.ts";
import { controlsTransaction, changesSession } from "./sessionEffects.ts";
import { SQL_STATE, sqlState } from "../errors/sqlState.ts";
import { TextQuery, type TextResult } from "./TextQuery.ts";
import { type Begin, withTimeout } from "./withTimeout.ts";

/** Keeps values as the server's text; the caller decodes them. */
const AS_TEXT = { getTypeParser: () => asText };

/** One connection, taken from the pool: sends one statement at a time, with a deadline on the client's side. */
export class Connection {
  readonly #client: PoolClient;
  readonly #channel: Channels["statement"];
  readonly #advise: ClientOptions["advise"];
  #broken: Error | undefined;
  /** Whether a statement has changed the session's state. */
  #altered = false;
  /** By the wall clock, which also runs while a Lambda is frozen. */
  lastUsedAt = Date.now();

  constructor(
    client: PoolClient,
    { statement }: Pick<Channels, "statement">,
    advise?: ClientOptions["advise"],
  ) {
    this.#client = client;
    this.#channel = statement;
    this.#advise = advise;
    // Without a listener, a connection that breaks while it is checked out would end the process.
    client.on("error", (error) => (this.#broken ??= error));
    client.on("end", () => (this.#broken ??= new Error("The server closed the connection")));
  }

  /** Whether the connection isn't known to be broken. */
  get usable(): boolean {
    return this.#broken === undefined;
  }

  /** Begins or ends a transaction. */
  async control(sql: "BEGIN" | "BEGIN READ ONLY" | "COMMIT" | "ROLLBACK", timeoutMs: number): Promise<void> {
    await this.#sendByDriver({ name: sql, sql, values: [], rowMode: "array", types: AS_TEXT }, timeoutMs);
  }

  /**
   * Sends a statement and collects its rows.
   *
   * @param meter receives the number of bytes read
   * @throws as {@link query} does
   */
  async send(statement: Statement, timeoutMs: number, meter?: ReadMeter): Promise<Row[]> {
    const { name, values, prepareAs } = statement;
    if (values.length === 0 && prepareAs === undefined) {
      // A text without values may contain several statements.
      const query = { ...statement, rowMode: "array", types: AS_TEXT } as const;
      return (await this.query<Row>(query, timeoutMs, meter)).rows;
    }
    const metered = meter === undefined ? undefined : new MeteredRead(meter);
    const { rows, command } = await this.#exchange<TextResult>({
      name,
      timeoutMs,
      metered,
      begin: (done, failed) => {
        this.#client.query(new TextQuery(statement, this.#preparedName(prepareAs), metered, done, failed));
      },
      count: rowsOf,
    });
    this.#checkCommand(name, command);
    return rows;
  }

  /**
   * Sends a query and returns the driver's result.
   *
   * @param meter receives the number of bytes read
   * @throws {ConnectionLostError} when the connection breaks; no longer usable
   * @throws {DatabaseTimeoutError} past the deadline; no longer usable, since DSQL has no way to cancel
   * @throws {DatabaseStatementError} when the server rejects it; conflicts keep the driver's error
   * @throws {InvalidArgumentError} when it has begun or ended a transaction; no longer usable
   * @throws what the meter throws, and the driver's error for values that it can't send; no longer usable
   */
  async query<R>(query: DriverQuery, timeoutMs: number, meter?: ReadMeter): Promise<QueryResult<R & object>> {
    let result: QueryResult<R & object>;
    try {
      result = await this.#sendByDriver<R>(query, timeoutMs, meter);
    } catch (error) {
      // A text without values may contain several statements; those before the failed one may have begun a transaction.
      const mayBeSeveral =
        query.values.length === 0 && query.prepareAs === undefined && query.sql.includes(";");
      if (mayBeSeveral) this.#altered = true;
      throw error;
    }
    for (const { command } of resultsOf(result)) this.#checkCommand(query.name, command);
    return result;
  }

  /**
   * Checks what a statement did, by the first word of its command tag.
   *
   * @throws {InvalidArgumentError} when it has begun or ended a transaction; no longer usable
   */
  #checkCommand(statement: string, command: string): void {
    if (changesSession(command)) this.#altered = true;
    if (!controlsTransaction(command)) return;
    const error = new InvalidArgumentError(
      statement,
      "must not begin or end a transaction; use transaction() or transact()",
    );
    this.#broken ??= error;
    throw error;
  }

  /** In a changed session, prepared statements may have been deallocated. */
  #preparedName(name: string | undefined): string | undefined {
    return this.#altered ? undefined : name;
  }

  /** Sends with the driver's own query. */
  #sendByDriver<R>(
    { name, sql, values, rowMode, types, prepareAs }: Omit<DriverQuery, "effect">,
    timeoutMs: number,
    meter?: ReadMeter,
  ): Promise<QueryResult<R & object>> {
    const metered = meter === undefined ? undefined : new MeteredRead(meter);
    const prepared = this.#preparedName(prepareAs);
    const config = {
      text: sql,
      values: [...values],
      ...(rowMode === "array" ? { rowMode } : {}),
      types: metered?.countedBy(types) ?? types,
      ...(prepared === undefined ? {} : { name: prepared }),
    };
    const begin: Begin<QueryResult<R & object>> = (done, failed) => {
      this.#client.query<R & object>(config).then(done, failed);
    };
    const count = (result: QueryResult<R & object>) =>
      resultsOf(result).reduce((sum, { rows }) => sum + rows.length, 0);
    return this.#exchange({ name, timeoutMs, metered, begin, count });
  }

  async #exchange<T>({ name, timeoutMs, metered, begin, count }: Exchange<T>): Promise<T> {
    if (this.#broken !== undefined) throw new ConnectionLostError(false, this.#broken);
    const began = performance.now();
    try {
      const result = await withTimeout(timeoutMs, begin, () => this.#timeOut(name, timeoutMs), metered);
      metered?.finish();
      if (this.#channel.hasSubscribers) this.#publish(name, began, count(result));
      return result;
    } catch (error) {
      this.#publish(name, began, 0, sqlState(error) ?? (error as Error).name);
      if (metered?.meterError === error) {
        // DSQL can't cancel: the rest would arrive on a connection that is used again. The driver's error contains the rows
        // that were read.
        this.#broken ??= new Error("A read was ended before its end");
        throw error;
      }
      // The caller's stack: the driver created the error where it read the response.
      if (!(error instanceof DatabaseTimeoutError)) Error.captureStackTrace(error as Error);
      throw this.#translateError(name, error);
    }
  }

  #publish(name: string, began: number, rows: number, error?: string): void {
    if (!this.#channel.hasSubscribers) return;
    const ms = performance.now() - began;
    this.#channel.publish({ name, ms, rows, ...(error ? { error } : {}) } satisfies StatementMessage);
  }

  #timeOut(name: string, timeoutMs: number): Error {
    const timeout = new DatabaseTimeoutError(name, timeoutMs);
    this.#broken ??= timeout;
    return timeout;
  }

  /** Returns the connection to the pool; it is closed when it is broken, changed, or with `discard`. */
  release({ discard = false } = {}): void {
    this.lastUsedAt = Date.now();
    this.#client.release(discard || this.#altered || !this.usable);
  }

  #translateError(statement: string, error: unknown): unknown {
    if (error instanceof DatabaseTimeoutError || occConflict(error)) return error;
    const state = sqlState(error);
    const { severity, message } = error as { severity?: string; message: string };
    if (state === undefined && this.usable) {
      // A broken connection emits its error before its query fails, so this is the driver's own error: a value that it
      // can't send. It has closed the statement that it prepared, and considers it prepared.
      this.#broken = error as Error;
      return error;
    }
    // After FATAL the server closes the connection; an error without SQLSTATE comes from the socket.
    if (state === undefined || severity === "FATAL" || severity === "PANIC" || state.startsWith("08")) {
      this.#broken ??= error as Error;
      return new ConnectionLostError(true, error);
    }
    // Transient on live clusters; as with a broken connection, the outcome of a write is unknown.
    if (state === SQL_STATE.internalError && message.includes("server unavailable")) {
      this.#broken ??= error as Error;
      return new ConnectionLostError(true, error);
    }
    // A prepared statement from before a migration: rejected before it ran, and works on a new connection.
    if (
      state === SQL_STATE.featureNotSupported &&
      message.startsWith("cached plan must not change result type")
    ) {
      this.#broken = error as Error;
      return new ConnectionLostError(false, error);
    }
    return new DatabaseStatementError(statement, state, error, this.#advise?.(state));
  }
}

/** The driver returns a list where the text contained several statements. */
function resultsOf<R extends object>(result: QueryResult<R>): QueryResult<R>[] {
  return Array.isArray(result) ? result : [result];
}

function rowsOf({ rows }: TextResult): number {
  return rows.length;
}

interface Exchange<T> {
  /** What the statement does. */
  name: string;
  timeoutMs: number;
  metered: MeteredRead | undefined;
  begin: Begin<T>;
  /** How many rows it returned. */
  count: (result: T) => number;
}
