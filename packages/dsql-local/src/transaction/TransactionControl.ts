import type { SessionActivity } from "../activity/SessionActivity.ts";
import type { Statement } from "../analysis/statement/Statement.ts";
import type { BackendResult, BackendSession } from "../backend/BackendSession.ts";
import { SessionCatalog } from "../catalog/SessionCatalog.ts";
import type { Clock } from "../clock/Clock.ts";
import type { DsqlError } from "../errorCatalog/DsqlError.ts";
import { schemaConflict, writeConflict } from "../errors/conflictErrors.ts";
import { errorOf } from "../errors/dsqlErrorResponse.ts";
import type { CommitFault, FaultHooks } from "../faults/FaultHooks.ts";
import type { CommitLog } from "../occ/CommitLog.ts";
import { RowWriter } from "../occ/RowWriter.ts";
import type { WriteExtent } from "../occ/WriteSet.ts";
import { abortTransaction } from "./abortTransaction.ts";
import { applyStatementEffects } from "./applyStatementEffects.ts";
import { beginInTransaction } from "./beginInTransaction.ts";
import { beginningOnSnapshot, beginOnSnapshot, readSnapshot } from "./beginOnSnapshot.ts";
import { checkDdl } from "./checkDdl.ts";
import { type CommitContext, commitTransaction } from "./commitTransaction.ts";
import { LockPreemption } from "./LockPreemption.ts";
import { PreparedBegin } from "./PreparedBegin.ts";
import { StatementRetry } from "./retry/StatementRetry.ts";
import { RowReporting } from "./RowReporting.ts";
import { StatementGate } from "./StatementGate.ts";
import { StatementRouter } from "./StatementRouter.ts";
import { type ReplayEntry, Transaction } from "./Transaction.ts";
import type { TransactionServices } from "./TransactionServices.ts";
import { WriteReports } from "./WriteReports.ts";

/** How a transaction was begun or ended: the tag of CommandComplete, or the ErrorResponse to send instead. */
type TransactionOutcome = { tag: string } | { failure: Buffer };

/** The session's transaction: its state for the client, and what PostgreSQL runs of it. */
export class TransactionControl {
  current: Transaction | undefined;
  readonly preemption: LockPreemption;
  readonly catalog: SessionCatalog;
  readonly gate: StatementGate;
  readonly rowReporting: RowReporting;
  readonly writeReports: WriteReports;
  readonly retry: StatementRetry;
  readonly #backend: BackendSession;
  readonly #commits: CommitLog;
  readonly #clock: Clock;
  readonly #context: CommitContext;
  readonly #router: StatementRouter;
  readonly #preparedBegin: PreparedBegin;
  readonly #faults: FaultHooks;
  /** Undefined where nobody may ask. */
  readonly #author: SessionActivity | undefined;
  /** Asked for already by {@link hasCommitFault}, for a commit that hasn't begun. */
  #fault: CommitFault | undefined;

  constructor(backend: BackendSession, services: TransactionServices, session: SessionActivity) {
    const { commits, activity } = services;
    this.#author = activity.isObserved ? session : undefined;
    const current = () => this.current;
    this.#backend = backend;
    this.#commits = commits;
    this.#clock = services.clock;
    this.#faults = services.faults;
    this.catalog = new SessionCatalog(services.catalog, this.#author);
    this.rowReporting = new RowReporting(backend, commits);
    this.writeReports = new WriteReports(commits, this.catalog, current, this.#author);
    this.gate = new StatementGate(services.clock, this.catalog);
    this.preemption = new LockPreemption(backend, services, current);
    this.#context = {
      backend,
      preemption: this.preemption,
      commits,
      rows: new RowWriter(backend, commits.shapes),
      gate: this.gate,
      catalog: this.catalog,
      activity,
    };
    this.#router = new StatementRouter(this.#context);
    this.retry = new StatementRetry(this.#context, current);
    this.#preparedBegin = new PreparedBegin(backend);
  }

  /** The status that ReadyForQuery gives: idle, in a transaction block, or in an aborted one. */
  get status(): "I" | "T" | "E" {
    if (!this.current?.explicit) return "I";
    return this.current.failed ? "E" : "T";
  }

  /** BEGIN as the client sent it. */
  async begin(statement: Statement): Promise<TransactionOutcome> {
    if (this.current) return beginInTransaction(this.#backend, this.#router, this.current, statement);
    const transaction = new Transaction(true, statement.readOnly ?? false, this.#clock.nowMs(), this.#author);
    this.#commits.open(transaction);
    transaction.mayHaveMissedCommits = (await this.rowReporting.settled()) === false;
    this.rowReporting.switchOn();
    const result = await beginOnSnapshot(this.#backend, this.#preparedBegin, statement);
    if ("failure" in result) {
      this.#commits.close(transaction);
      return result;
    }
    transaction.snapshot = result.snapshot;
    this.current = transaction;
    return { tag: statement.begin?.tag ?? "BEGIN" };
  }

  /**
   * Opens a transaction for statements without BEGIN. Returns the messages with which PostgreSQL begins it, to be sent with
   * what follows.
   *
   * @param isSingle it is for one statement: PostgreSQL itself sees what other sessions commit meanwhile
   */
  async beginImplicit(isSingle: boolean): Promise<Buffer> {
    const transaction = new Transaction(false, false, this.#clock.nowMs(), this.#author);
    this.#commits.open(transaction);
    transaction.mayHaveMissedCommits = this.#commits.passThrough.unreportedEnded() !== undefined;
    this.current = transaction;
    if (!isSingle) transaction.mayHaveMissedCommits = (await this.rowReporting.settled()) === false;
    this.rowReporting.switchOn();
    return beginningOnSnapshot(this.#backend);
  }

  /** PostgreSQL has responded to the messages of {@link beginImplicit}. */
  afterImplicitBegin(result: BackendResult): void {
    const snapshot = readSnapshot(result);
    if (this.current && snapshot) this.current.snapshot ??= snapshot;
  }

  /** Ends what PostgreSQL has open while the client has no transaction, between requests. */
  async repair(): Promise<void> {
    if (!this.current && this.#backend.status !== "I") await this.#backend.runControl("ROLLBACK");
  }

  /** The error of a Parse, Bind or Describe message about the statement; undefined also for what has no statement. */
  checkPrepare(statement: Statement | undefined): DsqlError | undefined {
    return this.#refreshIfStale(this.gate.checkPrepare(statement, this.current));
  }

  /** The error with which DSQL rejects the statement in the transaction's state. */
  checkStatement(statement: Statement): DsqlError | undefined {
    const error = this.#refreshIfStale(this.gate.checkStatement(statement, this.current));
    return error ?? (this.current && checkDdl(statement, this.current));
  }

  /** Has another session changed what the statement names since it was begun? */
  schemaConflict(statement: Statement): DsqlError | undefined {
    // Changes of the schema are repeated instead.
    const error = statement.kind === "ddl" ? undefined : this.gate.checkStatement(statement, this.current);
    return error === schemaConflict ? this.#refreshIfStale(error) : undefined;
  }

  #refreshIfStale(error: DsqlError | undefined): DsqlError | undefined {
    if (error === schemaConflict) this.catalog.refresh();
    return error;
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

  /**
   * Is a fault to be injected into the commit of a statement that PostgreSQL would commit by itself? It is run in a transaction
   * then, whose commit knows.
   */
  hasCommitFault(): boolean {
    this.#fault = this.#faults.committing();
    return this.#fault !== undefined;
  }

  /** As {@link StatementRouter.ensureRunnable}, for the session's transaction; undefined where it is runnable already. */
  ensureRunnable(locks = false): Promise<DsqlError | undefined> | undefined {
    return this.#router.ensureRunnable(this.current, locks)?.then((conflict) => {
      const isOfSchema = conflict === writeConflict && this.current && this.catalog.hasChanged(this.current);
      return this.#refreshIfStale(isOfSchema ? schemaConflict : conflict);
    });
  }

  /** PostgreSQL has responded to the statement. */
  releaseTurn(): void {
    this.#router.releaseTurn();
  }

  /** How much the transaction has written so far. */
  get written(): WriteExtent {
    return this.current?.writes.extent ?? { rows: 0, locks: 0, isTooLarge: false };
  }

  /** As {@link applyStatementEffects}, in the session's transaction. */
  succeeded(
    statement: Statement,
    entry: ReplayEntry | undefined,
    rows: number | string | undefined,
  ): DsqlError | undefined {
    return this.current && applyStatementEffects(this.current, statement, entry, rows);
  }

  /**
   * Commits the transaction, or ends it where it is aborted.
   *
   * @throws {ConnectionDroppedError} when that fault is injected
   */
  async commit(): Promise<TransactionOutcome> {
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
      if (counts) this.#fault = undefined;
      if (!transaction.writes.isEmpty) await this.#router.acquireTurn(transaction);
      const failure = await commitTransaction(this.#context, transaction, fault);
      if (failure) {
        if (fault && !errorOf(failure)?.isInjected) this.#faults.notCommitted(fault);
        return { failure };
      }
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

  /** The client receives an error: an explicit transaction stays aborted until its end, an implicit one ends. */
  async fail(): Promise<void> {
    const transaction = this.current;
    this.#keepFault();
    this.releaseTurn();
    if (!transaction || transaction.failed) return;
    if (!transaction.explicit) {
      await this.#rollbackBackend(transaction);
      this.#end(false);
      return;
    }
    await abortTransaction(this.#backend, transaction);
    // It may stay open for long, and needs no write sets of others any more.
    this.#commits.close(transaction);
    this.preemption.endDdl(false);
  }

  /** The session ends. */
  dispose(): void {
    this.releaseTurn();
    this.#keepFault();
    if (this.current) this.#commits.close(this.current);
    this.current = undefined;
    this.writeReports.afterPassThrough(false);
  }

  async #rollbackBackend(transaction: Transaction): Promise<void> {
    transaction.failed = true;
    if (this.#backend.status !== "I") await this.#backend.runControl("ROLLBACK");
  }

  /** What it has written, as statements that PostgreSQL alone has judged may have lost to it. */
  #remember(transaction: Transaction | undefined): void {
    if (!this.#author || !transaction?.wroteRows) return;
    const statements = [...transaction.statements].filter(
      ({ kind }) => kind === "write" || kind === "copyFrom",
    );
    this.#author.commit(statements, this.#clock.nowMs());
  }

  /** There is no commit for the fault that was asked for. */
  #keepFault(): void {
    if (this.#fault) this.#faults.notCommitted(this.#fault);
    this.#fault = undefined;
  }

  #end(committed: boolean): void {
    this.current?.onEnd?.(committed);
    if (this.current) this.#commits.close(this.current);
    if (committed) this.#remember(this.current);
    this.current = undefined;
    this.#keepFault();
    this.preemption.endDdl(committed);
  }
}
