import type { QueryResult } from "pg";
import { InvalidArgumentError } from "../errors.ts";
import { newWriteRecord, withRecord } from "../outcome/WriteRecord.ts";
import type { Connection } from "./Connection.ts";
import type { DriverQuery, Executor, Row, Statement } from "./Executor.ts";
import { HeldSeries } from "./HeldSeries.ts";

const control = (sql: "BEGIN" | "BEGIN READ ONLY" | "COMMIT" | "ROLLBACK"): Statement => ({
  name: sql,
  sql,
  values: [],
  effect: "read",
});

/**
 * One transaction on one connection. The first failure decides its fate, even if the work catches it: the server
 * has aborted the transaction by then and would answer COMMIT with a rollback.
 */
export class Transaction implements Executor {
  readonly inTransaction = true;
  readonly heldSeries = new HeldSeries();
  readonly #connection: Connection;
  readonly #timeoutMs: number;
  #over = false;
  #failure: { error: unknown } | undefined;
  #last: Promise<unknown> = Promise.resolve();
  /** Whether something was written, so that it matters what became of the COMMIT. */
  wrote = false;
  /** What tells whether the COMMIT took effect; left by the first write that changes something and can. */
  readonly record = newWriteRecord();
  recorded = false;

  private constructor(connection: Connection, timeoutMs: number) {
    this.#connection = connection;
    this.#timeoutMs = timeoutMs;
  }

  static async begin(connection: Connection, timeoutMs: number, readOnly: boolean): Promise<Transaction> {
    await connection.send(control(readOnly ? "BEGIN READ ONLY" : "BEGIN"), timeoutMs);
    return new Transaction(connection, timeoutMs);
  }

  /** Whether a statement has failed, so that nothing can be committed any more. */
  get failed(): boolean {
    return this.#failure !== undefined;
  }

  run(statement: Statement): Promise<Row[]> {
    return this.#inTurn(() => this.#send(statement));
  }

  query<R>(query: DriverQuery): Promise<QueryResult<R & object>> {
    return this.#inTurn(() => {
      if (query.effect === "write") this.wrote = true;
      return this.#connection.query<R>(query, this.#timeoutMs);
    });
  }

  abandon(error: unknown): void {
    this.#failure ??= { error };
  }

  transact<T>(work: (transaction: Executor) => Promise<T>): Promise<T> {
    return work(this);
  }

  /** @throws the failure that aborted the transaction, or what COMMIT itself met */
  async commit(): Promise<void> {
    await this.#last;
    this.#over = true;
    if (this.#failure !== undefined) {
      await this.rollback();
      throw this.#failure.error;
    }
    await this.#connection.send(control("COMMIT"), this.#timeoutMs);
  }

  /** Leaves nothing behind: a connection that can't roll back isn't used again. */
  async rollback(): Promise<void> {
    this.#over = true;
    await this.#last;
    if (!this.#connection.usable) return;
    await this.#connection.send(control("ROLLBACK"), this.#timeoutMs).catch(() => undefined);
  }

  async #send(statement: Statement): Promise<Row[]> {
    const leavesRecord = statement.whenDone !== undefined;
    if (statement.effect === "write" && !leavesRecord) this.wrote = true;
    const sent = leavesRecord && !this.recorded ? withRecord(statement, this.record) : statement;
    const rows = await this.#connection.send(sent, this.#timeoutMs);
    if (leavesRecord && rows.length > 0) this.wrote = this.recorded = true;
    return rows;
  }

  /** Sends one after another, as long as none has failed. */
  #inTurn<T>(send: () => Promise<T>): Promise<T> {
    const answer = this.#last.then(() => this.#attempt(send));
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  async #attempt<T>(send: () => Promise<T>): Promise<T> {
    if (this.#over) {
      throw new InvalidArgumentError(
        "transact",
        "has ended; calls on what it handed in must be awaited inside it",
      );
    }
    // What the server would answer (25P02) hides why, and with it that the whole can be tried again.
    if (this.#failure !== undefined) throw this.#failure.error;
    try {
      return await send();
    } catch (error) {
      this.#failure ??= { error };
      throw error;
    }
  }
}
