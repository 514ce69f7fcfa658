import type { CommittedLocks } from "../occ/CommittedLocks.ts";
import { detach } from "../occ/detach.ts";
import type { LockHolder, LockWaiter, LockWatch } from "../occ/LockWatch.ts";
import type { SnapshotKeepers } from "../occ/SnapshotKeepers.ts";
import type { Transaction } from "../occ/Transaction.ts";
import type { NativeSession } from "./NativeSession.ts";
import type { SessionServices } from "./SessionServices.ts";

/**
 * A session where it meets others' locks: its requests that wait for one are watched, and its open transaction
 * gives way while it is idle.
 */
export class Displacement implements LockHolder, LockWaiter {
  readonly processId: number;
  /** A request is being worked on; the transaction can't be displaced meanwhile. */
  busy = false;
  /** A write or locking read of an explicit transaction is being run. */
  claiming = false;
  readonly #native: NativeSession;
  readonly #current: () => Transaction | undefined;
  readonly #keepers: SnapshotKeepers;
  readonly #locks: LockWatch;
  readonly #committedLocks: CommittedLocks;
  #displacing: Promise<void> | undefined;
  #displacedByDdl: Transaction[] | undefined;
  /**
   * Transactions that held what this one claimed. When this one commits they have lost: PostgreSQL would find
   * that for writes, but not for rows that this one has only locked.
   */
  #overtaken: Transaction[] = [];

  constructor(native: NativeSession, services: SessionServices, current: () => Transaction | undefined) {
    this.#native = native;
    this.processId = native.channel.processId;
    this.#current = current;
    this.#keepers = services.keepers;
    this.#locks = services.locks;
    this.#committedLocks = services.committedLocks;
  }

  /** Marks the session busy: at once, or when the displacement under way whose promise is returned has ended. */
  enter(): Promise<void> | undefined {
    if (this.#displacing) return this.#enterAfter();
    this.busy = true;
    return undefined;
  }

  async #enterAfter(): Promise<void> {
    while (this.#displacing) await this.#displacing;
    this.busy = true;
  }

  leave(): void {
    this.busy = false;
    this.claiming = false;
  }

  /** A request is about to wait for PostgreSQL: from now until the result is called its locks are watched. */
  watch(): () => void {
    const transaction = this.#current();
    if (transaction) this.#committedLocks.begin(transaction);
    return this.#locks.watch(this);
  }

  /** Runs a request while watching whether it waits for another session's lock. */
  async watched<T>(request: Promise<T>): Promise<T> {
    const stop = this.watch();
    try {
      return await request;
    } finally {
      stop();
    }
  }

  onDisplaced(transaction: Transaction): void {
    if (this.#displacedByDdl) this.#displacedByDdl.push(transaction);
    else if (this.claiming) this.#overtaken.push(transaction);
  }

  /** From here on transactions that give way to this session do so for a change of the schema. */
  ddlBegins(): void {
    this.#displacedByDdl ??= [];
  }

  /** The change of the schema was committed (or not): those displaced by it learn so at their next statement. */
  ddlEnded(committed: boolean): void {
    if (committed) for (const transaction of this.#displacedByDdl ?? []) transaction.staleSchema = true;
    this.#displacedByDdl = undefined;
  }

  /** The session's transaction is over. */
  transactionEnded(committed: boolean): void {
    if (committed) for (const transaction of this.#overtaken) transaction.outdated = true;
    this.#overtaken = [];
    this.ddlEnded(committed);
  }

  displace(waiter: LockWaiter): Promise<void> {
    const transaction = this.#current();
    if (this.busy || this.#displacing || !transaction?.explicit || transaction.failed)
      return Promise.resolve();
    if (transaction.place === "detached") return Promise.resolve();
    // Told before the locks go: the waiter may be done before this has ended.
    waiter.onDisplaced(transaction);
    this.#displacing = detach(this.#native, transaction, this.#keepers)
      .catch(() => {
        // Without its snapshot the transaction can't go on; it is told at its next statement.
        transaction.outdated = true;
        transaction.replayable = false;
      })
      .finally(() => {
        this.#displacing = undefined;
      });
    return this.#displacing;
  }
}
