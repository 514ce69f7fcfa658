import type { LockHolder, LockWaiter, LockWaitMonitor } from "./LockWaitMonitor.ts";
import type { RowWrite } from "../occ/RowWrite.ts";
import { rollbackToSavepoint } from "./savepoint.ts";
import type { TableShapes } from "../catalog/TableShapes.ts";
import type { Transaction } from "./Transaction.ts";
import { type Claims, claimWrite } from "../occ/claimKeys.ts";
import type { BackendSession } from "../backend/BackendSession.ts";
import type { TransactionServices } from "./TransactionServices.ts";

/** The bytes that a transaction has written, as their limit counts them. */
const BYTES = "SELECT pg_catalog.concat('0', pg_catalog.current_setting('dsql.written', true))";

/**
 * A session where it meets others' locks: its requests that wait for one are watched, and its open transaction
 * steps aside while it is idle.
 */
export class LockPreemption implements LockHolder, LockWaiter {
  readonly processId: number;
  /** A request is being worked on; the transaction can't be displaced meanwhile. */
  busy = false;
  /** The statement under way keeps others waiting: it isn't to wait itself for a client that reads slowly. */
  isHurried = false;
  /** Goes on with an answer that waits for the client to read. */
  readOn: () => void = () => undefined;
  /** Reads what is left of the portals that go with PostgreSQL's transaction. */
  readPortals: () => Promise<void> = () => Promise.resolve();
  /** Ends the statement under way, where it waits for the client and can be run again; PostgreSQL's block is aborted then. */
  interrupt: (() => Promise<void> | undefined) | undefined;
  readonly #backend: BackendSession;
  readonly #current: () => Transaction | undefined;
  readonly #locks: LockWaitMonitor;
  readonly #shapes: TableShapes;
  #preempting: Promise<void> | undefined;
  #preemptedByDdl: Transaction[] | undefined;
  /** What somebody seemed to wait for though it had stepped aside, and when that was. */

  constructor(
    backend: BackendSession,
    services: TransactionServices,
    current: () => Transaction | undefined,
  ) {
    this.#backend = backend;
    this.processId = backend.connection.processId;
    this.#current = current;
    this.#locks = services.locks;
    this.#shapes = services.commits.shapes;
  }

  /** Marks the session busy: at once, or when the displacement under way whose promise is returned has ended. */
  beginRequest(): Promise<void> | undefined {
    if (this.#preempting) return this.#enterAfter();
    this.busy = true;
    return undefined;
  }

  /** Does PostgreSQL do something for the session, or for those in whose way it is? */
  get isWorking(): boolean {
    return this.busy || this.#preempting !== undefined;
  }

  /** Resolves when the session isn't being displaced. */
  async settled(): Promise<void> {
    while (this.#preempting) await this.#preempting;
  }

  async #enterAfter(): Promise<void> {
    await this.settled();
    this.busy = true;
  }

  /** Has the statement under way end as soon as it can. */
  hurry(): void {
    this.isHurried = true;
    this.readOn();
  }

  endRequest(): void {
    this.busy = false;
    this.isHurried = false;
    const transaction = this.#current();
    if (!transaction || transaction.failed) return;
    // A reconstruction is in everybody's way, and a row that others wanted they will want again.
    if (
      transaction.backendState === "reconstructed" ||
      (transaction.isContended && transaction.backendState === "open")
    ) {
      void this.#begin(transaction);
    }
  }

  /** A request is about to wait for PostgreSQL: from now until the result is called its locks are watched. */
  watchLockWaits(): () => void {
    return this.#locks.watch(this);
  }

  /** Runs a request while watching whether it waits for another session's lock. */
  async withLockWaitsWatched<T>(request: Promise<T>): Promise<T> {
    const stop = this.watchLockWaits();
    try {
      return await request;
    } finally {
      stop();
    }
  }

  /** Lets others take the transaction's locks until something has ended. */
  async idleDuring(something: Promise<unknown>): Promise<void> {
    this.endRequest();
    await something;
    await this.beginRequest();
  }

  onPreempted(transaction: Transaction): void {
    this.#preemptedByDdl?.push(transaction);
  }

  /** From here on transactions that give way to this session do so for a change of the schema. */
  beginDdl(): void {
    this.#preemptedByDdl ??= [];
  }

  /** The change of the schema was committed (or not): those displaced by it learn so at their next statement. */
  endDdl(committed: boolean): void {
    if (committed) for (const transaction of this.#preemptedByDdl ?? []) transaction.staleCatalog = true;
    this.#preemptedByDdl = undefined;
  }

  preempt(waiter: LockWaiter): Promise<void> {
    if (this.busy) this.hurry();
    const transaction = this.#current();
    if (this.#preempting || !transaction || transaction.failed) return Promise.resolve();
    if (transaction.backendState !== "open" && transaction.backendState !== "reconstructed")
      return Promise.resolve();
    const interrupted = this.busy ? this.interrupt?.() : undefined;
    if (this.busy && !interrupted) return Promise.resolve();
    // Told before the locks go: the waiter may be done before this has ended.
    waiter.onPreempted(transaction);
    transaction.isContended = true;
    return this.#begin(transaction, interrupted);
  }

  preemptHolderOf(keys: ReadonlySet<string>, waiter: LockWaiter): Promise<void> {
    const claims = this.#current()?.writes.claims(this.#shapes);
    if (waiter === this || !claims?.size) return Promise.resolve();
    for (const key of claims.keys()) if (keys.has(key)) return this.preempt(waiter);
    return Promise.resolve();
  }

  /** Has others give way that hold locks of these rows, which are about to be written. */
  async preemptHoldersOf(rows: readonly RowWrite[]): Promise<void> {
    await this.#shapes.load();
    const claims: Claims = new Map();
    for (const row of rows) {
      const shape = this.#shapes.of(row.table);
      if (shape) claimWrite(claims, row, shape);
    }
    await this.#locks.displaceFrom(new Set(claims.keys()), this);
  }

  /** Never rejects: where PostgreSQL has gone, the session's next request tells. */
  #begin(transaction: Transaction, interrupted?: Promise<void>): Promise<void> {
    return (this.#preempting = this.#suspend(transaction, interrupted)
      .catch(() => undefined)
      .finally(() => {
        this.#preempting = undefined;
      }));
  }

  async #suspend(transaction: Transaction, interrupted: Promise<void> | undefined): Promise<void> {
    // Portals are read before a statement that can be interrupted.
    await (interrupted ?? this.readPortals());
    const isNative = transaction.backendState === "open";
    const isAside = transaction.backendState === "suspended";
    transaction.backendState = isNative ? "suspended" : "detached";
    transaction.epoch++;
    if (interrupted || isAside) {
      await this.#backend.runControl(isNative ? rollbackToSavepoint : "ROLLBACK");
      return;
    }
    const { rows } = await this.#backend.runControl(BYTES, isNative ? rollbackToSavepoint : "ROLLBACK");
    transaction.bytes = rows[0]?.[0] ?? transaction.bytes;
  }
}
