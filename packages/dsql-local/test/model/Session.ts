import type { ConflictSet } from "./ConflictSet.ts";
import type { Database, Version } from "./Database.ts";
import type { Result } from "./Program.ts";
import type { RuleName } from "./rules.ts";
import { runStatement } from "./runStatement.ts";
import { SqlError } from "./SqlError.ts";
import type { Control, DataStatement, Statement } from "./Statement.ts";
import { Transaction } from "./Transaction.ts";

/** Whether a statement would wait for a lock; used when the rule `nobodyWaits` is off. */
export type WouldWait = (set: ConflictSet) => boolean;

/** One session: without a transaction, in one that ends with its text or Sync, in a block, or in an aborted block. */
export class Session {
  readonly #database: Database;
  readonly #wouldWait: WouldWait;
  #state: "idle" | "implicit" | "block" | "aborted" = "idle";
  #transaction: Transaction | undefined;
  #hasRun = false;
  #lastSeen: { version: Version; commits: number } | undefined;
  waits = false;

  constructor(database: Database, wouldWait: WouldWait) {
    this.#database = database;
    this.#wouldWait = wouldWait;
  }

  get status(): "I" | "T" | "E" {
    if (this.#state === "aborted") return "E";
    return this.#state === "block" ? "T" : "I";
  }

  get transaction(): Transaction | undefined {
    return this.#transaction;
  }

  /**
   * Runs one statement of a text or a pipeline.
   *
   * @param oneOf their number
   * @param way the kind of message; the Sync of an open pipeline is a step of its own
   * @throws {SqlError} after ending the transaction, or aborting the block
   */
  run(statement: Statement, oneOf: number, way: "text" | "pipeline" | "open"): Result {
    if (this.#state === "aborted" && !endsBlock(statement)) throw new SqlError("25P02");
    // Whether this statement's locks outlive its response.
    const isKept = this.#state !== "idle" || oneOf > 1 || way === "open";
    const result = isData(statement)
      ? this.within((transaction) => runStatement(transaction, statement, isKept))
      : this.#control(statement);
    const together = way === "text" ? "textIsOneTransaction" : "pipelineIsOneTransaction";
    if (!this.#has(together)) this.endImplicit();
    return result;
  }

  /** Runs something in the session's transaction, or in one that begins with it. */
  within<T>(run: (transaction: Transaction) => T): T {
    const transaction = this.#transaction ?? this.#beginImplicit();
    if (this.#state === "block" && !this.#hasRun && !this.#has("snapshotAtBegin")) transaction.takeSnapshot();
    this.#hasRun = true;
    return this.#orAbort(() => {
      const result = run(transaction);
      if (!this.#has("nobodyWaits") && this.#wouldWait(transaction.conflicts)) this.waits = true;
      if (!this.#has("conflictAtCommit") && transaction.hasLost()) throw new SqlError("40001");
      return result;
    });
  }

  /** Aborts the block after an error that isn't a statement's. */
  fail(): void {
    if (this.#has("abortedBlock") && this.#state === "block") this.#abort("aborted");
    else if (this.#state === "implicit") this.#abort("idle");
  }

  /**
   * The end of a text, or Sync: commits a transaction that isn't a block.
   *
   * @throws {SqlError} 40001
   */
  endImplicit(): void {
    if (this.#state === "implicit") this.#commit();
  }

  #has(rule: RuleName): boolean {
    return this.#database.rules.has(rule);
  }

  #beginImplicit(): Transaction {
    const transaction = new Transaction(this.#database);
    if (!this.#has("autocommitSnapshot") && this.#lastSeen) transaction.takeSnapshot(this.#lastSeen);
    this.#transaction = transaction;
    this.#state = "implicit";
    return transaction;
  }

  #control({ kind }: Control): Result {
    if (kind === "BEGIN" || kind === "START TRANSACTION") {
      if (this.#state === "implicit" && !this.#has("beginKeepsTheText")) this.#commit();
      this.#transaction ??= new Transaction(this.#database);
      if (this.#state === "idle") this.#hasRun = false;
      this.#state = "block";
      return { tag: kind };
    }
    if (this.#state === "aborted") {
      this.#end();
      return { tag: kind === "COMMIT" && !this.#has("abortedCommit") ? "COMMIT" : "ROLLBACK" };
    }
    if (kind === "COMMIT") this.#commit();
    else this.#abort("idle");
    return { tag: kind };
  }

  #commit(): void {
    const transaction = this.#transaction;
    this.#end();
    if (transaction && !transaction.commit()) throw new SqlError("40001");
    this.#lastSeen = { version: this.#database.version, commits: this.#database.commits };
  }

  #abort(to: "idle" | "aborted"): void {
    this.#transaction?.rollback();
    this.#end();
    this.#state = to;
  }

  #end(): void {
    if (this.#transaction) this.#lastSeen = this.#transaction.snapshot;
    this.#transaction = undefined;
    this.#state = "idle";
  }

  #orAbort<T>(run: () => T): T {
    try {
      return run();
    } catch (error) {
      if (error instanceof SqlError) this.fail();
      throw error;
    }
  }
}

const isData = (statement: Statement): statement is DataStatement => "relation" in statement;

const endsBlock = ({ kind }: Statement): boolean => kind === "COMMIT" || kind === "ROLLBACK";
