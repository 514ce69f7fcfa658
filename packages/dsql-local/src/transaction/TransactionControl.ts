import type { Clock } from "../clock/Clock.ts";
import type { CommitFault, FaultHooks } from "../faults/FaultHooks.ts";
import type { SchemaChange } from "../catalog/CatalogVersions.ts";
import type { CommitLog } from "../occ/CommitLog.ts";
import { PassThroughWrites } from "../occ/DirectWrites.ts";
import type { ReportedLock, ReportedRow } from "../occ/readRowReport.ts";
import { schemaConflict, writeConflict } from "../errors/conflicts.ts";
import { SessionCatalog } from "../catalog/SessionCatalog.ts";
import { type ReplayEntry, Transaction } from "./Transaction.ts";
import type { WriteExtent } from "../occ/WriteSet.ts";
import type { ProcedureRun } from "./procedures/ProcedureRun.ts";
import { countRows } from "./countRows.ts";
import type { WriteBounds } from "../catalog/WriteBounds.ts";
import type { DsqlError } from "../errorCatalog/DsqlError.ts";
import type { Statement } from "../analysis/statement/Statement.ts";
import { abortTransaction } from "./abortTransaction.ts";
import { beginInTransaction } from "./beginInTransaction.ts";
import { type CommitContext, commitTransaction } from "./commitTransaction.ts";
import { checkDdl } from "./checkDdl.ts";
import { LockPreemption } from "./LockPreemption.ts";
import { beginningOnSnapshot, beginOnSnapshot, readSnapshot } from "./beginOnSnapshot.ts";
import type { BackendResult, BackendSession } from "../backend/BackendSession.ts";
import { PreparedBegin } from "./PreparedBegin.ts";
import { applyStatementEffects } from "./applyStatementEffects.ts";
import { retryDdl } from "./retryDdl.ts";
import type { TransactionServices } from "./TransactionServices.ts";
import type { FailedResponse, PartialResponse } from "./FailedResponse.ts";
import { StatementRouter } from "./StatementRouter.ts";
import { RowReporting } from "./RowReporting.ts";
import { StatementGate } from "./StatementGate.ts";

/** An ErrorResponse to send instead of an answer. */
export type Failure = Buffer;

/** A session's transaction: what the client believes and what PostgreSQL is told. */
export class TransactionControl {
  current: Transaction | undefined;
  /** The statement at hand ends its transactions itself. */
  procedure: ProcedureRun | undefined;
  /** Locks that are reported are FOR KEY SHARE. */
  lockShare = false;
  readonly preemption: LockPreemption;
  readonly catalog: SessionCatalog;
  readonly gate: StatementGate;
  readonly rowReporting: RowReporting;
  readonly #backend: BackendSession;
  readonly #router: StatementRouter;
  readonly #commits: CommitLog;
  readonly #committing: CommitContext;
  readonly #clock: Clock;
  readonly #faults: FaultHooks;
  readonly #bounds: WriteBounds;
  readonly #direct: PassThroughWrites;
  readonly #begin: PreparedBegin;
  /** Asked for already by {@link hasCommitFault}. */
  #fault: CommitFault | undefined;

  constructor(backend: BackendSession, services: TransactionServices) {
    this.#backend = backend;
    this.#commits = services.commits;
    this.#direct = new PassThroughWrites(services.commits);
    this.#begin = new PreparedBegin(backend);
    this.#clock = services.clock;
    this.#faults = services.faults;
    this.#bounds = services.bounds;
    this.catalog = new SessionCatalog(services.catalog);
    this.rowReporting = new RowReporting(backend, services.commits);
    this.gate = new StatementGate(services.clock, this.catalog);
    this.preemption = new LockPreemption(backend, services, () => this.current);
    this.#router = new StatementRouter(backend, this.preemption, services.commits);
    this.#committing = {
      backend,
      preemption: this.preemption,
      router: this.#router,
      gate: this.gate,
      catalog: this.catalog,
      commits: services.commits,
    };
  }

  get status(): "I" | "T" | "E" {
    if (!this.current?.explicit) return "I";
    return this.current.failed ? "E" : "T";
  }

  /** BEGIN as the client sent it. */
  async begin(statement: Statement): Promise<{ tag: string } | { failure: Failure }> {
    const { tag, options } = statement.begin ?? { tag: "BEGIN", options: false };
    if (this.current) return beginInTransaction(this.#backend, this.#router, this.current, statement);
    const transaction = new Transaction(true, statement.readOnly ?? false, this.#clock.nowMs());
    this.#commits.open(transaction);
    transaction.mayHaveMissedCommits = (await this.rowReporting.settled()) === false;
    this.rowReporting.switchOn();
    const text = statement.rewrittenSql ?? statement.text;
    const result = await beginOnSnapshot(this.#backend, () =>
      options
        ? this.#backend.exchange(beginningOnSnapshot(this.#backend, this.#backend.once(text)))
        : this.#begin.run(),
    );
    if ("failure" in result) {
      this.#commits.close(transaction);
      return result;
    }
    transaction.snapshot = result.snapshot;
    this.current = transaction;
    return { tag };
  }

  /** Brings PostgreSQL to where the client believes it to be, between requests. */
  async repair(): Promise<void> {
    const { current } = this;
    if (!current && this.#backend.status !== "I") await this.#backend.runControl("ROLLBACK");
  }

  /**
   * Opens a transaction for statements without BEGIN. Returns what has PostgreSQL begin it, to be sent with what follows.
   *
   * @param isSingle it is for one statement: what others commit meanwhile PostgreSQL itself knows
   */
  async beginImplicit(isSingle: boolean): Promise<Buffer> {
    const transaction = new Transaction(false, false, this.#clock.nowMs());
    this.#commits.open(transaction);
    transaction.mayHaveMissedCommits = this.#commits.unreportedEnded() !== undefined;
    this.current = transaction;
    if (!isSingle) transaction.mayHaveMissedCommits = (await this.rowReporting.settled()) === false;
    this.rowReporting.switchOn();
    return beginningOnSnapshot(this.#backend);
  }

  /** What {@link beginImplicit} sent has been answered. */
  afterImplicitBegin(result: BackendResult): void {
    const snapshot = readSnapshot(result);
    if (this.current && snapshot) this.current.snapshot ??= snapshot;
  }

  /** Why DSQL doesn't let the statement be prepared in this state; undefined also for what has no statement. */
  checkPrepare(statement: Statement | undefined): DsqlError | undefined {
    return this.#refreshIfStale(this.gate.checkPrepare(statement, this.current));
  }

  /** Why DSQL doesn't run the statement in this state; nothing has been sent then. */
  checkStatement(statement: Statement): DsqlError | undefined {
    const refused = this.#refreshIfStale(this.gate.checkStatement(statement, this.current));
    return refused ?? (this.current && checkDdl(statement, this.current));
  }

  /** Has another changed what the statement names since it was begun? */
  schemaConflict(statement: Statement): DsqlError | undefined {
    // Changes of the schema are tried again instead.
    const refused = statement.kind === "ddl" ? undefined : this.gate.checkStatement(statement, this.current);
    return refused === schemaConflict ? this.#refreshIfStale(refused) : undefined;
  }

  #refreshIfStale(refused: DsqlError | undefined): DsqlError | undefined {
    if (refused === schemaConflict) this.catalog.refresh();
    return refused;
  }

  /** The statement is about to be run. */
  beforeStatement(statement: Statement): void {
    if (statement.drops) this.catalog.markSeen(statement.names ?? []);
    else if (statement.names) this.catalog.touch(statement.names);
    if (!this.current) return;
    this.current.version ??= this.catalog.current;
    this.current.statements.add(statement);
    this.current.executed++;
  }

  /** PostgreSQL reports a change of the schema, to be committed with the transaction. */
  onSchemaChange(change: SchemaChange): void {
    if (this.procedure) this.procedure.reported(change);
    else if (this.current) this.current.schemaChanges.push(change);
    else this.catalog.commit(change);
  }

  /**
   * Is something to go wrong on purpose with the commit of a statement that PostgreSQL would commit by itself? It is
   * run in a transaction then, whose commit knows.
   */
  hasCommitFault(): boolean {
    this.#fault = this.#faults.committing();
    return this.#fault !== undefined;
  }

  /** As {@link StatementRouter.ensureRunnable}, for this session's transaction. */
  async ensureRunnable(locks = false): Promise<DsqlError | undefined> {
    const conflict = await this.#router.ensureRunnable(this.current, locks);
    const isOfSchema = conflict === writeConflict && this.current && this.catalog.hasChanged(this.current);
    return this.#refreshIfStale(isOfSchema ? schemaConflict : conflict);
  }

  /** The statement has been answered. */
  releaseTurn(): void {
    this.#router.releaseTurn();
  }

  /** How much the transaction has written so far. */
  get written(): WriteExtent {
    return this.current?.writes.extent ?? { rows: 0, locks: 0, isTooLarge: false };
  }

  /** Makes it possible to try a statement again that others were in the way of; false when the failure is its answer. */
  rollbackForRetry(answer: FailedResponse, written: WriteExtent, attempt: number): Promise<boolean> {
    return this.#router.rollbackForRetry(this.current, answer, written, attempt);
  }

  /** As {@link StatementRouter.postpone}, for this session's transaction. */
  postpone(
    statement: Statement,
    entry: ReplayEntry,
    answer: FailedResponse,
    written: WriteExtent,
  ): Promise<boolean> {
    return this.#router.postpone(this.current, statement, entry, answer, written);
  }

  /** As {@link StatementRouter.retryIfOvertaken}, for this session's transaction. */
  retryIfOvertaken(response: PartialResponse, written: WriteExtent): Promise<boolean> {
    return this.#router.retryIfOvertaken(this.current, response, written);
  }

  /** PostgreSQL reports a row that was written, to be committed with the transaction. */
  onRowWritten({ xid, row }: ReportedRow): void {
    if (this.procedure) this.procedure.wrote(xid, row);
    else if (this.current) this.current.writes.add(xid, row);
    else this.#direct.add(xid, row);
  }

  /** PostgreSQL reports a row that a SELECT has locked. */
  onRowLocked({ xid, table, row }: ReportedLock): void {
    this.current?.writes.lock(xid, { table, row, share: this.lockShare });
  }

  /** A request that PostgreSQL committed by itself is over. */
  afterPassThrough(afterStatement: boolean): void {
    this.#direct.end(afterStatement);
  }

  /** As {@link retryDdl}, for this session's transaction. */
  async retryDdl(response: FailedResponse, attempt: number): Promise<boolean> {
    return this.current !== undefined && retryDdl(this.#backend, this.current, response, attempt);
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
    return countRows(this.#backend, this.current, statement, silent, run);
  }

  /** Takes note of a statement that succeeded. Returns DSQL's refusal when it was too much. */
  succeeded(
    statement: Statement,
    entry: ReplayEntry | undefined,
    rows: number | string | undefined,
  ): DsqlError | undefined {
    return this.current && applyStatementEffects(this.current, statement, entry, rows);
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
        await this.#rollbackBackend(transaction);
        return { tag: "ROLLBACK" };
      }
      const counts = transaction.explicit || transaction.wroteRows || transaction.ranDdl;
      const fault = counts ? (this.#fault ?? this.#faults.committing()) : undefined;
      if (!transaction.writes.isEmpty) await this.#router.acquireTurn(transaction);
      const failure = await commitTransaction(this.#committing, transaction, fault);
      if (failure) return { failure };
      committed = true;
      return { tag: "COMMIT" };
    } finally {
      this.releaseTurn();
      this.#end(committed);
    }
  }

  async rollback(): Promise<void> {
    const transaction = this.current;
    if (!transaction) return;
    try {
      await this.#rollbackBackend(transaction);
    } finally {
      this.#end(false);
    }
  }

  /** An error was answered: an explicit transaction stays aborted until its end, an implicit one is over. */
  async fail(): Promise<void> {
    const transaction = this.current;
    this.#fault = undefined;
    this.releaseTurn();
    if (!transaction || transaction.failed) return;
    if (!transaction.explicit) {
      await this.#rollbackBackend(transaction);
      this.#end(false);
      return;
    }
    await abortTransaction(this.#backend, transaction);
    // It may stay open for long, and has lost what it has seen.
    this.#commits.close(transaction);
    this.preemption.endDdl(false);
  }

  /** The session is over. */
  dispose(): void {
    this.releaseTurn();
    if (this.current) this.#commits.close(this.current);
    this.current = undefined;
    this.#direct.end(false);
  }

  async #rollbackBackend(transaction: Transaction): Promise<void> {
    transaction.failed = true;
    if (this.#backend.status !== "I") await this.#backend.runControl("ROLLBACK");
  }

  #end(committed: boolean): void {
    this.current?.onEnd?.(committed);
    if (this.current) this.#commits.close(this.current);
    this.current = undefined;
    this.#fault = undefined;
    this.preemption.endDdl(committed);
  }
}
