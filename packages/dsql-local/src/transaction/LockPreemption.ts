import type { LockHolder, LockWaiter, LockWaitMonitor } from "./LockWaitMonitor.ts";
import type { RowWrite } from "../occ/RowWrite.ts";
import { suspend } from "./states/suspend.ts";
import type { TableShapes } from "../catalog/TableShapes.ts";
import type { Transaction } from "./Transaction.ts";
import { type Claims, claimWrite } from "../occ/claimKeys.ts";
import type { BackendSession } from "../backend/BackendSession.ts";
import type { TransactionServices } from "./TransactionServices.ts";

/**
 * A session's part in lock waits: its requests that wait for a lock are monitored, and its own open transaction is preempted
 * while it is idle.
 */
export class LockPreemption implements LockHolder, LockWaiter {
  readonly processId: number;
  /** A request is being processed; the transaction can't be preempted meanwhile. */
  busy = false;
  /** Other sessions wait for the statement under way: it doesn't wait for a client that reads slowly. */
  isHurried = false;
  /** Continues a response that waits for the client to read. */
  readOn: () => void = () => undefined;
  /** Reads ahead the rest of the portals, which end with PostgreSQL's transaction. */
  drainPortals: () => Promise<void> = () => Promise.resolve();
  /** Ends the statement under way, where it waits for the client and can be run again; PostgreSQL's transaction is aborted then. */
  interrupt: (() => Promise<void> | undefined) | undefined;
  readonly #backend: BackendSession;
  readonly #current: () => Transaction | undefined;
  readonly #locks: LockWaitMonitor;
  readonly #shapes: TableShapes;
  #preempting: Promise<void> | undefined;
  #preemptedByDdl: Transaction[] | undefined;

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

  /** Marks the session busy: at once, or after the preemption under way, whose promise is returned. */
  beginRequest(): Promise<void> | undefined {
    if (this.#preempting) return this.#beginAfterPreemption();
    this.busy = true;
    return undefined;
  }

  /** Is PostgreSQL running a request of the session's, or its preemption? */
  get isWorking(): boolean {
    return this.busy || this.#preempting !== undefined;
  }

  /** Resolves when the session isn't being preempted. */
  async settled(): Promise<void> {
    while (this.#preempting) await this.#preempting;
  }

  async #beginAfterPreemption(): Promise<void> {
    await this.settled();
    this.busy = true;
  }

  /** Makes the statement under way end as soon as possible. */
  hurry(): void {
    this.isHurried = true;
    this.readOn();
  }

  endRequest(): void {
    this.busy = false;
    this.isHurried = false;
    const transaction = this.#current();
    if (!transaction || transaction.failed) return;
    // A reconstruction has locks of many rows, and rows that other sessions have waited for they will need again.
    if (
      transaction.backendState === "reconstructed" ||
      (transaction.isContended && transaction.backendState === "open")
    ) {
      void this.#start(transaction);
    }
  }

  /** Monitors a request's lock waits, from before it is sent until the returned function is called. */
  watchLockWaits(): () => void {
    return this.#locks.watch(this);
  }

  /** Monitors whether a request waits for another session's lock. */
  async withLockWaitsWatched<T>(request: Promise<T>): Promise<T> {
    const stop = this.watchLockWaits();
    try {
      return await request;
    } finally {
      stop();
    }
  }

  /** Lets other sessions preempt the transaction until something has ended. */
  async idleDuring(something: Promise<unknown>): Promise<void> {
    this.endRequest();
    await something;
    await this.beginRequest();
  }

  onPreempted(transaction: Transaction): void {
    this.#preemptedByDdl?.push(transaction);
  }

  /** From here on transactions that this session preempts conflict with a change of the schema. */
  beginDdl(): void {
    this.#preemptedByDdl ??= [];
  }

  /** The change of the schema has ended: if it was committed, the transactions that it preempted fail at their next statement. */
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
    // Before the locks are released: the waiter may end before the preemption does.
    waiter.onPreempted(transaction);
    transaction.isContended = true;
    return this.#start(transaction, interrupted);
  }

  preemptHolderOf(keys: ReadonlySet<string>, waiter: LockWaiter): Promise<void> {
    const claims = this.#current()?.writes.claims(this.#shapes);
    if (waiter === this || !claims?.size) return Promise.resolve();
    for (const key of claims.keys()) if (keys.has(key)) return this.preempt(waiter);
    return Promise.resolve();
  }

  /** Preempts the transactions that have claims on these rows, which are about to be written. */
  async preemptHoldersOf(rows: readonly RowWrite[]): Promise<void> {
    await this.#shapes.load();
    const claims: Claims = new Map();
    for (const row of rows) {
      const shape = this.#shapes.of(row.table);
      if (shape) claimWrite(claims, row, shape);
    }
    await this.#locks.preemptHoldersOf(new Set(claims.keys()), this);
  }

  /** Never rejects: where the connection to PostgreSQL has ended, the session's next request fails. */
  #start(transaction: Transaction, interrupted?: Promise<void>): Promise<void> {
    return (this.#preempting = this.#suspend(transaction, interrupted)
      .catch(() => undefined)
      .finally(() => {
        this.#preempting = undefined;
      }));
  }

  async #suspend(transaction: Transaction, interrupted: Promise<void> | undefined): Promise<void> {
    // Before a statement that can be interrupted portals have been read already.
    await (interrupted ?? this.drainPortals());
    await suspend(this.#backend, transaction, interrupted !== undefined);
  }
}
