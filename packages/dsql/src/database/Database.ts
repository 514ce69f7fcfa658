import type { QueryResult } from "pg";
import { type Channels, createChannels, type RetryMessage } from "../diagnostics/channels.ts";
import { CommitOutcomeUnknownError } from "../errors/CommitOutcomeUnknownError.ts";
import { DatabaseUnavailableError } from "../errors/DatabaseUnavailableError.ts";
import { fullJitter } from "../retry/backoff.ts";
import { pause } from "../retry/pause.ts";
import { retryOptions } from "../retry/retryOptions.ts";
import { type RetryOptions, withOccRetry } from "../retry/withOccRetry.ts";
import { LostWrite } from "../outcome/LostWrite.ts";
import { withSettledOutcome } from "../outcome/withSettledOutcome.ts";
import { newWriteRecord, withRecord } from "../outcome/WriteRecord.ts";
import type { Connection } from "../connection/Connection.ts";
import { ConnectionLostError, lostConnection } from "../connection/ConnectionLostError.ts";
import type { ConnectionOptions } from "../connection/ConnectionOptions.ts";
import { ConnectionPool, type Lifetime } from "../connection/ConnectionPool.ts";
import { type DatabaseOptions, withDefaults } from "./DatabaseOptions.ts";
import type { DriverQuery, Executor, Row, Statement, TransactOptions } from "../executor/Executor.ts";
import { currentSignal, meterOf } from "../connection/callContext.ts";
import { Transaction } from "./Transaction.ts";

/** Waits between retries of a conflict: short, since the winner has committed by the time the loser fails. */
const BACKOFF = { baseMs: 10, capMs: 1_000 };

/** A pool of connections to one cluster: every statement is a transaction of its own. */
export class Database implements Executor {
  readonly inTransaction = false;
  readonly #options: DatabaseOptions & ConnectionOptions;
  readonly #channels: Channels;
  readonly #connections: ConnectionPool;

  constructor(options: DatabaseOptions, lifetime?: Lifetime) {
    this.#channels = options.channels ?? createChannels();
    this.#options = { ...withDefaults(options), channels: this.#channels };
    this.#connections = new ConnectionPool(this.#options, lifetime);
  }

  run(statement: Statement): Promise<Row[]> {
    const { whenDone, effect } = statement;
    const meter = meterOf(effect);
    const { outcomeRecords, statementTimeoutMs } = this.#options;
    if (whenDone === undefined || outcomeRecords === undefined) {
      return this.#runAlone(
        statement,
        (connection) => connection.send(statement, statementTimeoutMs, meter),
        (unknown) => unknown,
      );
    }
    return withSettledOutcome(this, outcomeRecords, () => {
      const record = newWriteRecord();
      const recorded = withRecord(statement, record);
      return this.#runAlone(
        statement,
        (connection) => connection.send(recorded, statementTimeoutMs, meter),
        (unknown) => new LostWrite(record, unknown, () => whenDone(this)),
      );
    });
  }

  query<R>(query: DriverQuery): Promise<QueryResult<R & object>> {
    const meter = meterOf(query.effect);
    return this.#runAlone(
      query,
      (connection) => connection.query<R>(query, this.#options.statementTimeoutMs, meter),
      (unknown) => unknown,
    );
  }

  // Async, so that invalid options reject as everything else does.
  async transact<T>(work: (transaction: Executor) => Promise<T>, options?: TransactOptions): Promise<T> {
    return withSettledOutcome(this, this.#options.outcomeRecords, () =>
      this.#unitOfWork(
        (connection, signal) => this.#transactOn(connection, signal, work, options?.readOnly),
        options,
      ),
    );
  }

  /**
   * Starts to open a connection for a statement that will follow soon, and resolves when connecting has started. A failure is
   * reported by the statement.
   */
  openAhead(): Promise<void> {
    return this.#connections.openAhead().catch(() => undefined);
  }

  /** Closes the connections; a later call opens new ones. */
  close(): Promise<void> {
    return this.#connections.close();
  }

  /**
   * Sends a statement that is a transaction of its own.
   *
   * @param lost creates the error for a connection that breaks during a write
   */
  #runAlone<T>(
    { name, effect }: Pick<Statement, "name" | "effect">,
    send: (connection: Connection) => Promise<T>,
    lost: (unknown: CommitOutcomeUnknownError) => Error,
  ): Promise<T> {
    return this.#unitOfWork((connection) =>
      send(connection).catch((error: unknown) => {
        if (error instanceof ConnectionLostError && error.requestSent && effect === "write") {
          throw lost(new CommitOutcomeUnknownError(name, error.cause));
        }
        throw error;
      }),
    );
  }

  async #transactOn<T>(
    connection: Connection,
    signal: AbortSignal | undefined,
    work: (transaction: Executor) => Promise<T>,
    readOnly = false,
  ): Promise<T> {
    const transaction = await Transaction.begin(connection, {
      timeoutMs: this.#options.statementTimeoutMs,
      readOnly,
      leavesRecords: this.#options.outcomeRecords !== undefined,
      signal,
    });
    let result: T;
    try {
      result = await work(transaction);
    } catch (error) {
      await transaction.rollback();
      throw error;
    }
    try {
      await transaction.commit();
    } catch (error) {
      // Before COMMIT was sent the server has rolled back with the connection; after it, only the server knows.
      const lost = error instanceof ConnectionLostError && error.requestSent && !transaction.failed;
      if (lost && transaction.wrote) {
        const unknown = new CommitOutcomeUnknownError("COMMIT", error.cause);
        throw transaction.recorded
          ? new LostWrite(transaction.record, unknown, () => Promise.resolve(result))
          : unknown;
      }
      // Without a write a retry is harmless, and only a successful COMMIT proves the locks.
      throw error;
    }
    return result;
  }

  /**
   * Makes an attempt on a connection, and further ones while they fail with conflicts or broken connections. None begins
   * after the caller's signal has aborted.
   */
  #unitOfWork<T>(attempt: Attempt<T>, options?: Partial<RetryOptions>): Promise<T> {
    const signal = currentSignal();
    const { retryAttempts: attempts, retryDeadlineMs: deadlineMs } = this.#options;
    return withOccRetry(
      () => this.#reconnecting(attempt, signal),
      retryOptions({ ...BACKOFF, attempts, deadlineMs }, options),
      this.#channels,
      signal,
    );
  }

  async #reconnecting<T>(work: Attempt<T>, signal: AbortSignal | undefined): Promise<T> {
    signal?.throwIfAborted();
    const { unavailableAfterMs } = this.#options;
    let deadline = performance.now() + unavailableAfterMs;
    for (let attempt = 1; ; attempt++) {
      const connection = await this.#connections.acquire(deadline, signal);
      let lost: ConnectionLostError | undefined;
      try {
        // Getting it may have taken long.
        signal?.throwIfAborted();
        return await work(connection, signal);
      } catch (error) {
        lost = lostConnection(error);
        if (lost === undefined) throw error;
      } finally {
        connection.release();
      }
      signal?.throwIfAborted();
      // A single broken connection is replaced at once, however long the callback had run; several in a row are an
      // outage.
      if (attempt === 1) deadline = performance.now() + unavailableAfterMs;
      const waitMs = attempt === 1 ? 0 : fullJitter(attempt, BACKOFF);
      if (performance.now() + waitMs >= deadline) {
        throw new DatabaseUnavailableError("connections keep breaking", lost.cause);
      }
      this.#channels.retry.publish({ attempt, waitMs } satisfies RetryMessage);
      await pause(waitMs, signal);
    }
  }
}

/** One attempt at a unit of work; the signal is the caller's. */
type Attempt<T> = (connection: Connection, signal: AbortSignal | undefined) => Promise<T>;
