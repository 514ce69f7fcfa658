import type { Clock } from "../clock/Clock.ts";
import type { CommitFault, FaultHooks } from "../faults/FaultHooks.ts";
import type { SchemaChange } from "../occ/CatalogVersions.ts";
import type { CommittedLocks } from "../occ/CommittedLocks.ts";
import { schemaConflict } from "../occ/conflict.ts";
import { SessionCatalog } from "../occ/SessionCatalog.ts";
import { type LogEntry, Transaction } from "../occ/Transaction.ts";
import type { ProcedureRun } from "../procedures/ProcedureRun.ts";
import { countRows } from "../rows/countRows.ts";
import type { WriteBounds } from "../rows/WriteBounds.ts";
import type { DsqlError } from "../rules/DsqlError.ts";
import type { Statement } from "../rules/Statement.ts";
import type { Answer } from "./Answer.ts";
import { abortTransaction } from "./abortTransaction.ts";
import { beginAgain } from "./beginAgain.ts";
import { type Committing, commitTransaction } from "./commitTransaction.ts";
import { ddlRefusal } from "./ddlRefusal.ts";
import { Displacement } from "./Displacement.ts";
import type { NativeSession } from "./NativeSession.ts";
import { recordSuccess } from "./recordSuccess.ts";
import { retryDdl } from "./retryDdl.ts";
import type { SessionServices } from "./SessionServices.ts";
import { type FailedAnswer, StatementPlace } from "./StatementPlace.ts";
import { Standing } from "./Standing.ts";

/** An ErrorResponse to send instead of an answer. */
export type Failure = Buffer;

/** A session's transaction: what the client believes and what PostgreSQL is told. */
export class TransactionControl {
  current: Transaction | undefined;
  /** The statement at hand ends its transactions itself. */
  procedure: ProcedureRun | undefined;
  readonly displacement: Displacement;
  readonly catalog: SessionCatalog;
  readonly standing: Standing;
  readonly #native: NativeSession;
  readonly #place: StatementPlace;
  readonly #committedLocks: CommittedLocks;
  readonly #committing: Committing;
  readonly #clock: Clock;
  readonly #faults: FaultHooks;
  readonly #bounds: WriteBounds;
  /** Asked for already by {@link isCommitFaulty}. */
  #fault: CommitFault | undefined;

  constructor(native: NativeSession, services: SessionServices) {
    this.#native = native;
    this.#committedLocks = services.committedLocks;
    this.#clock = services.clock;
    this.#faults = services.faults;
    this.#bounds = services.bounds;
    this.catalog = new SessionCatalog(services.catalog);
    this.standing = new Standing(services.clock, this.catalog);
    this.displacement = new Displacement(native, services, () => this.current);
    this.#place = new StatementPlace(native, this.displacement, services.keepers);
    this.#committing = {
      native,
      displacement: this.displacement,
      place: this.#place,
      standing: this.standing,
      catalog: this.catalog,
      committedLocks: this.#committedLocks,
    };
  }

  get status(): "I" | "T" | "E" {
    if (!this.current?.explicit) return "I";
    return this.current.failed ? "E" : "T";
  }

  /** BEGIN as the client sent it. */
  async begin(statement: Statement): Promise<{ tag: string } | { failure: Failure }> {
    const { tag, options } = statement.begin ?? { tag: "BEGIN", options: false };
    if (this.current) return beginAgain(this.#native, this.#place, this.current, statement);
    const result = await (options
      ? this.#native.run(statement.backendText ?? statement.text)
      : this.#native.runControl("BEGIN"));
    if (result.errorBytes) return { failure: result.errorBytes };
    this.current = new Transaction(true, statement.readOnly ?? false, this.#clock.nowMs());
    return { tag };
  }

  /** Brings PostgreSQL to where the client believes it to be, between requests. */
  async repair(): Promise<void> {
    const { current } = this;
    if (!current && this.#native.status !== "I") await this.#native.runControl("ROLLBACK");
  }

  /** Messages that open PostgreSQL's transaction for statements without BEGIN; end them with Sync. */
  beginImplicit(): Buffer {
    this.current = new Transaction(false, false, this.#clock.nowMs());
    return this.#native.control("BEGIN");
  }

  /** Why DSQL doesn't let the statement be prepared in this state; undefined also for what has no statement. */
  refusalToPrepare(statement: Statement | undefined): DsqlError | undefined {
    return this.#told(this.standing.refusalToPrepare(statement, this.current));
  }

  /** Why DSQL doesn't run the statement in this state; nothing has been sent then. */
  refusal(statement: Statement): DsqlError | undefined {
    const refused = this.#told(this.standing.refusal(statement, this.current));
    return refused ?? (this.current && ddlRefusal(statement, this.current));
  }

  #told(refused: DsqlError | undefined): DsqlError | undefined {
    if (refused === schemaConflict) this.catalog.refresh();
    return refused;
  }

  /** The statement is about to be run. */
  use(statement: Statement): void {
    if (statement.drops) this.catalog.learn(statement.names ?? []);
    else if (statement.names) this.catalog.use(statement.names);
    if (!this.current) return;
    this.current.version ??= this.catalog.current;
    this.current.statements.add(statement);
  }

  /** PostgreSQL reports a change of the schema, to be committed with the transaction. */
  reported(change: SchemaChange): void {
    if (this.procedure) this.procedure.reported(change);
    else if (this.current) this.current.schemaChanges.push(change);
    else this.catalog.commit(change);
  }

  /**
   * Is something to go wrong on purpose with the commit of a statement that PostgreSQL would commit by itself? It is
   * run in a transaction then, whose commit knows.
   */
  isCommitFaulty(): boolean {
    this.#fault = this.#faults.committing();
    return this.#fault !== undefined;
  }

  /** Makes sure that the transaction has a place in PostgreSQL in which the statement can run. */
  prepare(statement: Statement | undefined): Promise<DsqlError | undefined> {
    return this.#place.prepare(this.current, statement);
  }

  /** Messages to send, with Sync, before a statement that PostgreSQL may fail with a conflict. */
  protect(): Buffer | undefined {
    return this.#place.protect(this.current);
  }

  /** Makes it possible to try a statement again that failed for a conflict; false when that is its answer. */
  recover(statement: Statement, answer: FailedAnswer, attempt: number): Promise<boolean> {
    return this.#place.recover(this.current, statement, answer, attempt);
  }

  /** As {@link retryDdl}, for this session's transaction. */
  async retryDdl(answer: Answer, attempt: number): Promise<boolean> {
    return this.current !== undefined && retryDdl(this.#native, this.current, answer, attempt);
  }

  /**
   * As {@link WriteBounds.mustCount}, for the transaction as it is.
   *
   * @param alone the statement at hand is the only one before the transaction may end
   */
  mustCount(statement: Statement, alone: boolean): boolean {
    return this.#bounds.mustCount(statement, alone && !this.current);
  }

  /** As {@link countRows}, in this session's transaction. */
  countRows(statement: Statement, silent: Buffer | undefined, run: () => Promise<void>): Promise<number> {
    return countRows(this.#native, this.current, statement, silent, run);
  }

  /** Takes note of a statement that succeeded. Returns DSQL's refusal when it was too much. */
  succeeded(
    statement: Statement,
    entry: LogEntry | undefined,
    rows: number | string | undefined,
  ): DsqlError | undefined {
    return this.current && recordSuccess(this.current, statement, entry, rows);
  }

  /** A statement has run that may have locked rows. */
  locked(statement: Statement): Promise<void> {
    return this.#place.noteLock(this.current, statement);
  }

  /**
   * Ends the transaction for good. Returns what the client is told.
   *
   * @throws {ConnectionCut} when a fault was asked for
   */
  async commit(): Promise<{ tag: "COMMIT" | "ROLLBACK" } | { failure: Failure }> {
    const transaction = this.current;
    if (!transaction) return { tag: "COMMIT" };
    let committed = false;
    try {
      if (transaction.failed) {
        await this.#rollbackNative(transaction);
        return { tag: "ROLLBACK" };
      }
      const counts = transaction.explicit || transaction.wroteRows || transaction.ranDdl;
      const fault = counts ? (this.#fault ?? this.#faults.committing()) : undefined;
      const failure = await commitTransaction(this.#committing, transaction, fault);
      if (failure) return { failure };
      committed = true;
      return { tag: "COMMIT" };
    } finally {
      this.#end(committed);
    }
  }

  async rollback(): Promise<void> {
    const transaction = this.current;
    if (!transaction) return;
    try {
      await this.#rollbackNative(transaction);
    } finally {
      this.#end(false);
    }
  }

  /** An error was answered: an explicit transaction stays aborted until its end, an implicit one is over. */
  async fail(): Promise<void> {
    const transaction = this.current;
    this.#fault = undefined;
    if (!transaction || transaction.failed) return;
    if (!transaction.explicit) {
      await this.#rollbackNative(transaction);
      this.#end(false);
      return;
    }
    await abortTransaction(this.#native, transaction);
    this.displacement.ddlEnded(false);
  }

  /** The session is over. */
  dispose(): void {
    this.current?.snapshot?.release();
    if (this.current) this.#committedLocks.end(this.current);
    this.current = undefined;
  }

  async #rollbackNative(transaction: Transaction): Promise<void> {
    transaction.place = "detached";
    if (this.#native.status !== "I") await this.#native.runControl("ROLLBACK");
  }

  #end(committed: boolean): void {
    this.current?.onEnd?.(committed);
    this.current?.snapshot?.release();
    if (this.current) this.#committedLocks.end(this.current);
    this.current = undefined;
    this.#fault = undefined;
    this.displacement.transactionEnded(committed);
  }
}
