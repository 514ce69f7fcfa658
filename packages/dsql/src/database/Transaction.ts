import type { QueryResult } from "pg";
import { InvalidArgumentError } from "../errors/InvalidArgumentError.ts";
import { newWriteRecord, withRecord } from "../outcome/WriteRecord.ts";
import type { Connection } from "../connection/Connection.ts";
import type { DriverQuery, Executor, Row, Statement, TransactOptions } from "../executor/Executor.ts";
import { currentSignal, meterOf, type ReadMeter } from "../connection/callContext.ts";

interface Options {
  /** How long a statement may take. */
  timeoutMs: number;
  readOnly: boolean;
  /** Whether there is a table of outcome records. */
  leavesRecords: boolean;
  /** The caller's: once it aborts, nothing more is sent but ROLLBACK. */
  signal: AbortSignal | undefined;
}

/**
 * One transaction on one connection. The first failure makes it fail, even if the callback catches the error: the server has
 * aborted the transaction by then and would roll back at COMMIT.
 */
export class Transaction implements Executor {
  readonly inTransaction = true;
  readonly #connection: Connection;
  readonly #timeoutMs: number;
  readonly #readOnly: boolean;
  readonly #leavesRecords: boolean;
  readonly #signal: AbortSignal | undefined;
  #ended = false;
  #failure: { error: unknown } | undefined;
  #last: Promise<unknown> = Promise.resolve();
  /** Whether something was written, so that the outcome of COMMIT matters. */
  wrote = false;
  /** Shows whether the COMMIT took effect; left by the first write that changes something and supports it. */
  readonly record = newWriteRecord();
  recorded = false;

  private constructor(connection: Connection, { timeoutMs, readOnly, leavesRecords, signal }: Options) {
    this.#connection = connection;
    this.#timeoutMs = timeoutMs;
    this.#readOnly = readOnly;
    this.#leavesRecords = leavesRecords;
    this.#signal = signal;
  }

  static async begin(connection: Connection, options: Options): Promise<Transaction> {
    await connection.control(options.readOnly ? "BEGIN READ ONLY" : "BEGIN", options.timeoutMs);
    return new Transaction(connection, options);
  }

  /** Whether a statement has failed, so that it can't be committed. */
  get failed(): boolean {
    return this.#failure !== undefined;
  }

  run(statement: Statement): Promise<Row[]> {
    const meter = meterOf(statement.effect);
    return this.#inTurn(() => this.#send(statement, meter));
  }

  query<R>(query: DriverQuery): Promise<QueryResult<R & object>> {
    const meter = meterOf(query.effect);
    return this.#inTurn(() => {
      if (query.effect === "write") this.wrote = !this.#readOnly;
      return this.#connection.query<R>(query, this.#timeoutMs, meter);
    });
  }

  abandon(error: unknown): void {
    this.#failure ??= { error };
  }

  // Async, so that invalid options reject as everything else does.
  async transact<T>(work: (transaction: Executor) => Promise<T>, options?: TransactOptions): Promise<T> {
    if (options?.readOnly === true && !this.#readOnly) {
      throw new InvalidArgumentError(
        "readOnly",
        "must not be asked for within a transaction that may write, which this joins",
      );
    }
    return work(this);
  }

  /** @throws the failure that aborted the transaction, or that of COMMIT itself, or the signal's reason */
  async commit(): Promise<void> {
    await this.#last;
    this.#ended = true;
    if (this.#signal?.aborted) this.abandon(this.#signal.reason);
    if (this.#failure !== undefined) {
      await this.rollback();
      throw this.#failure.error;
    }
    await this.#connection.control("COMMIT", this.#timeoutMs);
  }

  /** Never throws: a connection that can't roll back isn't used again. */
  async rollback(): Promise<void> {
    this.#ended = true;
    await this.#last;
    if (!this.#connection.usable) return;
    await this.#connection.control("ROLLBACK", this.#timeoutMs).catch(() => undefined);
  }

  async #send(statement: Statement, meter: ReadMeter | undefined): Promise<Row[]> {
    const leavesRecord = this.#leavesRecords && statement.whenDone !== undefined;
    if (statement.effect === "write" && !leavesRecord) this.wrote = !this.#readOnly;
    const sent = leavesRecord && !this.recorded ? withRecord(statement, this.record) : statement;
    const rows = await this.#connection.send(sent, this.#timeoutMs, meter);
    if (leavesRecord && rows.length > 0) this.wrote = this.recorded = true;
    return rows;
  }

  /** Sends one after another, until one fails. */
  #inTurn<T>(send: () => Promise<T>): Promise<T> {
    // The callback may give one statement a signal of its own.
    const signal = currentSignal();
    const result = this.#last.then(() => this.#attempt(send, signal));
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #attempt<T>(send: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    if (this.#ended) {
      throw new InvalidArgumentError(
        "transact",
        "has ended; calls on what it handed in must be awaited inside it",
      );
    }
    // The server's response (25P02) would hide the reason, and so whether the transaction can be retried.
    if (this.#failure !== undefined) throw this.#failure.error;
    try {
      this.#signal?.throwIfAborted();
      signal?.throwIfAborted();
      return await send();
    } catch (error) {
      this.#failure ??= { error };
      throw error;
    }
  }
}
