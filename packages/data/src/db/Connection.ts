import type { PoolClient, QueryResult } from "pg";
import { channels, type StatementMessage } from "../diagnostics.ts";
import { DatabaseStatementError, DatabaseTimeoutError } from "../errors.ts";
import { occConflict } from "../occ/occConflict.ts";
import { ConnectionLost } from "./ConnectionLost.ts";
import type { DriverQuery, Row, Statement } from "./Executor.ts";
import { MeteredText } from "./MeteredText.ts";
import type { ReadMeter } from "./readMeter.ts";
import { SQL_STATE, sqlState } from "./sqlState.ts";

/** Values stay the text that the server printed; decoding is the item's business. */
const AS_TEXT = { getTypeParser: () => (value: string) => value };

/** One connection, taken from the pool: sends one statement at a time, with a deadline on the client's side. */
export class Connection {
  readonly #client: PoolClient;
  #broken: Error | undefined;
  /** By the wall clock, which goes on while a Lambda is frozen. */
  lastUsedAt = Date.now();

  constructor(client: PoolClient) {
    this.#client = client;
    // Without a listener, a connection that breaks while it is checked out would end the process.
    client.on("error", (error) => (this.#broken ??= error));
    client.on("end", () => (this.#broken ??= new Error("The server closed the connection")));
  }

  /** Whether nothing is known that speaks against sending a statement. */
  get usable(): boolean {
    return this.#broken === undefined;
  }

  /**
   * Sends a statement and collects its rows.
   *
   * @param meter is told of the bytes that come
   * @throws as {@link query} does, and what the meter throws; no longer usable then
   */
  async send(statement: Statement, timeoutMs: number, meter?: ReadMeter): Promise<Row[]> {
    const metered = meter === undefined ? undefined : new MeteredText(meter);
    const query = { ...statement, rowMode: "array", types: metered ?? AS_TEXT } as const;
    return (await this.query<Row>(query, timeoutMs, metered)).rows;
  }

  /**
   * Sends a query and gives back the driver's result.
   *
   * @throws {ConnectionLost} when the connection breaks; no longer usable
   * @throws {DatabaseTimeoutError} past the deadline; no longer usable, since DSQL has no way to cancel
   * @throws {DatabaseStatementError} when the server refuses it; conflicts keep the driver's error
   */
  async query<R>(
    query: DriverQuery,
    timeoutMs: number,
    metered?: MeteredText,
  ): Promise<QueryResult<R & object>> {
    const { name, sql, values, rowMode, types, prepareAs } = query;
    if (this.#broken !== undefined) throw new ConnectionLost(false, this.#broken);
    const config = {
      text: sql,
      values: [...values],
      ...(rowMode === "array" ? { rowMode } : {}),
      types,
      ...(prepareAs === undefined ? {} : { name: prepareAs }),
    };
    const began = performance.now();
    const publish = (rows: number, error?: string) => {
      if (!channels.statement.hasSubscribers) return;
      const ms = performance.now() - began;
      channels.statement.publish({ name, ms, rows, ...(error ? { error } : {}) } satisfies StatementMessage);
    };
    try {
      const answer = this.#client.query<R & object>(config);
      const bounded = metered === undefined ? answer : Promise.race([answer, metered.failed]);
      const result = await within(timeoutMs, bounded, () => {
        const timeout = new DatabaseTimeoutError(name, timeoutMs);
        this.#broken ??= timeout;
        return timeout;
      });
      metered?.finish();
      publish(result.rows.length);
      return result;
    } catch (error) {
      publish(0, sqlState(error) ?? (error as Error).name);
      if (metered?.refused === error) {
        // DSQL has no way to cancel: the rest would come for a connection that is used again.
        this.#broken ??= error as Error;
        throw error;
      }
      throw this.#explained(name, error);
    }
  }

  /** Gives the connection back; one that isn't usable any more, or that `discard` says so of, is closed. */
  release({ discard = false } = {}): void {
    this.lastUsedAt = Date.now();
    this.#client.release(discard || !this.usable);
  }

  #explained(statement: string, error: unknown): unknown {
    if (error instanceof DatabaseTimeoutError || occConflict(error)) return error;
    const state = sqlState(error);
    const { severity, message } = error as { severity?: string; message: string };
    // FATAL is the server's last word on a connection; an error without SQLSTATE comes from the socket.
    if (state === undefined || severity === "FATAL" || severity === "PANIC" || state.startsWith("08")) {
      this.#broken ??= error as Error;
      return new ConnectionLost(true, error);
    }
    // Seen from live clusters as passing by itself; like a broken connection it leaves a write's outcome open.
    if (state === SQL_STATE.internalError && message.includes("server unavailable")) {
      this.#broken ??= error as Error;
      return new ConnectionLost(true, error);
    }
    // A prepared statement that outlived a migration: refused before it did anything, fine on a new connection.
    if (
      state === SQL_STATE.featureNotSupported &&
      message.startsWith("cached plan must not change result type")
    ) {
      this.#broken = error as Error;
      return new ConnectionLost(false, error);
    }
    return new DatabaseStatementError(statement, state, error);
  }
}

function within<T>(timeoutMs: number, work: Promise<T>, onTimeout: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(onTimeout());
    }, timeoutMs);
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
    });
  });
}
