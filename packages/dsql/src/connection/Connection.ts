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
import type { ReadMeter } from "./readMeter.ts";
import { controlsTransaction, changesSession } from "./sessionEffects.ts";
import { SQL_STATE, sqlState } from "../errors/sqlState.ts";
import { TextQuery, type TextResult } from "./TextQuery.ts";

/** Values stay the text that the server printed; the caller decodes them. */
const AS_TEXT = { getTypeParser: () => asText };

/** One connection, taken from the pool: sends one statement at a time, with a deadline on the client's side. */
export class Connection {
  readonly #client: PoolClient;
  readonly #channel: Channels["statement"];
  readonly #advise: ClientOptions["advise"];
  #broken: Error | undefined;
  /** Whether the session isn't as others expect it any more. */
  #altered = false;
  /** By the wall clock, which goes on while a Lambda is frozen. */
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

  /** Whether nothing is known that speaks against sending a statement. */
  get usable(): boolean {
    return this.#broken === undefined;
  }

  /** Sends what begins or ends a transaction. */
  async control(sql: "BEGIN" | "BEGIN READ ONLY" | "COMMIT" | "ROLLBACK", timeoutMs: number): Promise<void> {
    await this.#ask({ name: sql, sql, values: [], rowMode: "array", types: AS_TEXT }, timeoutMs);
  }

  /**
   * Sends a statement and collects its rows.
   *
   * @param meter is told of the bytes that come
   * @throws as {@link query} does
   */
  async send(statement: Statement, timeoutMs: number, meter?: ReadMeter): Promise<Row[]> {
    const { name, values, prepareAs } = statement;
    if (values.length === 0 && prepareAs === undefined) {
      // A text by itself, which may hold several statements.
      const query = { ...statement, rowMode: "array", types: AS_TEXT } as const;
      return (await this.query<Row>(query, timeoutMs, meter)).rows;
    }
    const metered = meter === undefined ? undefined : new MeteredRead(meter);
    const begin: Begin<TextResult> = (done, failed) => {
      this.#client.query(new TextQuery(statement, this.#prepared(prepareAs), metered, done, failed));
    };
    const { rows, command } = await this.#exchange({ name, timeoutMs, metered, begin, count: rowsOf });
    this.#note(name, command);
    return rows;
  }

  /**
   * Sends a query and gives back the driver's result.
   *
   * @param meter is told of the bytes that come
   * @throws {ConnectionLostError} when the connection breaks; no longer usable
   * @throws {DatabaseTimeoutError} past the deadline; no longer usable, since DSQL has no way to cancel
   * @throws {DatabaseStatementError} when the server refuses it; conflicts keep the driver's error
   * @throws {InvalidArgumentError} when it has begun or ended a transaction; no longer usable
   * @throws what the meter throws, and what the driver says of values that it can't send; no longer usable
   */
  async query<R>(query: DriverQuery, timeoutMs: number, meter?: ReadMeter): Promise<QueryResult<R & object>> {
    let result: QueryResult<R & object>;
    try {
      result = await this.#ask<R>(query, timeoutMs, meter);
    } catch (error) {
      // A text without values may hold several statements; those before the one that failed may have begun a transaction.
      const mayBeSeveral =
        query.values.length === 0 && query.prepareAs === undefined && query.sql.includes(";");
      if (mayBeSeveral) this.#altered = true;
      throw error;
    }
    for (const { command } of resultsOf(result)) this.#note(query.name, command);
    return result;
  }

  /**
   * Takes note of what a statement did, by the first word of its tag.
   *
   * @throws {InvalidArgumentError} when it has begun or ended a transaction; no longer usable
   */
  #note(statement: string, command: string): void {
    if (changesSession(command)) this.#altered = true;
    if (!controlsTransaction(command)) return;
    const error = new InvalidArgumentError(
      statement,
      "must not begin or end a transaction; use transaction() or transact()",
    );
    this.#broken ??= error;
    throw error;
  }

  /** What was prepared may have been deallocated. */
  #prepared(name: string | undefined): string | undefined {
    return this.#altered ? undefined : name;
  }

  /** Sends by the driver's own query. */
  #ask<R>(
    { name, sql, values, rowMode, types, prepareAs }: Omit<DriverQuery, "effect">,
    timeoutMs: number,
    meter?: ReadMeter,
  ): Promise<QueryResult<R & object>> {
    const metered = meter === undefined ? undefined : new MeteredRead(meter);
    const prepared = this.#prepared(prepareAs);
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
    const publish = (rows: number, error?: string) => {
      if (!this.#channel.hasSubscribers) return;
      const ms = performance.now() - began;
      this.#channel.publish({ name, ms, rows, ...(error ? { error } : {}) } satisfies StatementMessage);
    };
    try {
      const onTimeout = () => {
        const timeout = new DatabaseTimeoutError(name, timeoutMs);
        this.#broken ??= timeout;
        return timeout;
      };
      const result = await within(timeoutMs, begin, onTimeout, metered);
      metered?.finish();
      publish(count(result));
      return result;
    } catch (error) {
      publish(0, sqlState(error) ?? (error as Error).name);
      if (metered?.refused === error) {
        // DSQL has no way to cancel: the rest would come for a connection that is used again. The driver has the error
        // hold the rows that came.
        this.#broken ??= new Error("A read was ended before its end");
        throw error;
      }
      // From where it was asked for: the driver has made it where the answer was read.
      if (!(error instanceof DatabaseTimeoutError)) Error.captureStackTrace(error as Error);
      throw this.#explained(name, error);
    }
  }

  /** Gives the connection back; one that isn't usable or as it was any more, or that `discard` says so of, is closed. */
  release({ discard = false } = {}): void {
    this.lastUsedAt = Date.now();
    this.#client.release(discard || this.#altered || !this.usable);
  }

  #explained(statement: string, error: unknown): unknown {
    if (error instanceof DatabaseTimeoutError || occConflict(error)) return error;
    const state = sqlState(error);
    const { severity, message } = error as { severity?: string; message: string };
    if (state === undefined && this.usable) {
      // What breaks a connection is heard before its query fails, so this is the driver's own: a value that it can't
      // send. It has closed the statement that it prepared for it, and takes it for prepared.
      this.#broken = error as Error;
      return error;
    }
    // FATAL is the server's last word on a connection; an error without SQLSTATE comes from the socket.
    if (state === undefined || severity === "FATAL" || severity === "PANIC" || state.startsWith("08")) {
      this.#broken ??= error as Error;
      return new ConnectionLostError(true, error);
    }
    // Seen from live clusters as passing by itself; like a broken connection it leaves a write's outcome open.
    if (state === SQL_STATE.internalError && message.includes("server unavailable")) {
      this.#broken ??= error as Error;
      return new ConnectionLostError(true, error);
    }
    // A prepared statement that outlived a migration: refused before it did anything, fine on a new connection.
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

/** The driver gives a list where the text held several statements. */
function resultsOf<R extends object>(result: QueryResult<R>): QueryResult<R>[] {
  return Array.isArray(result) ? result : [result];
}

function rowsOf({ rows }: TextResult): number {
  return rows.length;
}

/** What is begun, with what is told of its outcome. */
type Begin<T> = (done: (result: T) => void, failed: (error: Error) => void) => void;

interface Exchange<T> {
  /** What the statement does. */
  name: string;
  timeoutMs: number;
  metered: MeteredRead | undefined;
  begin: Begin<T>;
  /** How many rows came. */
  count: (result: T) => number;
}

/** The outcome, unless the deadline passes or the meter refuses before. One promise for all, as each read has it. */
function within<T>(
  timeoutMs: number,
  begin: Begin<T>,
  onTimeout: () => Error,
  metered: MeteredRead | undefined,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(onTimeout());
    }, timeoutMs);
    const fail = (error: Error) => {
      clearTimeout(timer);
      reject(error);
    };
    if (metered !== undefined) metered.onRefused = fail;
    begin((value) => {
      clearTimeout(timer);
      resolve(value);
    }, fail);
  });
}
