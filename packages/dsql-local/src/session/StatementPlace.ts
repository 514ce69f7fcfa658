import type { LockStrength } from "../occ/CommittedLocks.ts";
import { attach } from "../occ/attach.ts";
import { isConflict, schemaConflict, writeConflict } from "../occ/conflict.ts";
import { detach } from "../occ/detach.ts";
import { openSavepoint, releaseSavepoint, rollbackToSavepoint } from "../occ/savepoint.ts";
import { copyToShadow, enterShadow } from "../occ/shadow.ts";
import type { SnapshotKeepers } from "../occ/SnapshotKeepers.ts";
import type { Transaction } from "../occ/Transaction.ts";
import type { DsqlError } from "../rules/DsqlError.ts";
import type { Statement } from "../rules/Statement.ts";
import type { Displacement } from "./Displacement.ts";
import { isLogged } from "./isLogged.ts";
import type { NativeSession } from "./NativeSession.ts";

/** Circles of waiting sessions that one statement or COMMIT may be caught in before it gives up. */
const MAX_DEADLOCKS = 3;

/** The innermost open transaction: the savepoint in which a statement runs that may fail with a conflict. */
const LOCKING_XID = `SELECT pg_catalog.max(transactionid::pg_catalog.text::bigint) FROM pg_catalog.pg_locks
WHERE pid = pg_catalog.pg_backend_pid() AND locktype = 'transactionid' AND mode = 'ExclusiveLock'`;

/** How far an answer got that ended with an error. */
export interface FailedAnswer {
  sqlstate: string | undefined;
  spilled: boolean;
  copiedIn: boolean;
}

/** Finds each statement of a transaction a place in PostgreSQL to run: natively, again after it gave way, or in the shadow. */
export class StatementPlace {
  readonly #native: NativeSession;
  readonly #displacement: Displacement;
  readonly #keepers: SnapshotKeepers;

  constructor(native: NativeSession, displacement: Displacement, keepers: SnapshotKeepers) {
    this.#native = native;
    this.#displacement = displacement;
    this.#keepers = keepers;
  }

  /** Makes sure that the transaction has a place in PostgreSQL in which the statement can run. */
  async prepare(
    transaction: Transaction | undefined,
    statement: Statement | undefined,
  ): Promise<DsqlError | undefined> {
    if (!transaction) return undefined;
    const conflict = transaction.staleSchema ? schemaConflict : writeConflict;
    if (transaction.place === "detached" && !transaction.outdated) {
      const result = await this.attach(transaction);
      if (result !== "attached") transaction.outdated = true;
    }
    if (transaction.place === "detached") {
      if (!(await this.#displacement.watched(enterShadow(this.#native, transaction)))) return conflict;
    }
    if (transaction.place === "shadow" && statement && isLogged(statement) && statement.kind !== "set") {
      if (!(await this.#displacement.watched(copyToShadow(this.#native, transaction, statement.relations)))) {
        return conflict;
      }
    }
    return undefined;
  }

  /** Messages to send, with Sync, before a statement that PostgreSQL may fail with a conflict. */
  protect(transaction: Transaction | undefined): Buffer | undefined {
    if (!transaction?.explicit || transaction.place !== "native") return undefined;
    this.#displacement.claiming = true;
    const open = this.#native.control(openSavepoint);
    if (!transaction.savepoint) {
      transaction.savepoint = true;
      return open;
    }
    return Buffer.concat([this.#native.control(releaseSavepoint), open]);
  }

  /**
   * Takes back a protected statement that PostgreSQL failed for a conflict, and the transaction from PostgreSQL
   * with it, so that the statement can be tried once more: in the shadow, where the conflict is with a committed
   * change, or natively after a deadlock. A duplicate key is a conflict if the shadow doesn't find it.
   *
   * @returns false when the failure is the statement's answer
   */
  async recover(
    transaction: Transaction | undefined,
    statement: Statement,
    answer: FailedAnswer,
    attempt: number,
  ): Promise<boolean> {
    if (!transaction?.explicit || transaction.place !== "native" || !transaction.savepoint) return false;
    if (answer.spilled || answer.copiedIn || attempt > MAX_DEADLOCKS || !isLogged(statement)) return false;
    const duplicate = answer.sqlstate === "23505" && statement.kind === "write";
    if (!duplicate && !isConflict(answer.sqlstate)) return false;
    await this.#native.runControl(rollbackToSavepoint);
    await detach(this.#native, transaction, this.#keepers);
    transaction.outdated = answer.sqlstate !== "40P01";
    return true;
  }

  /** Leaves the engine's savepoint, if PostgreSQL is in it. */
  async leaveSavepoint(transaction: Transaction): Promise<void> {
    if (!transaction.savepoint || transaction.place !== "native") return;
    transaction.savepoint = false;
    await this.#native.runControl(releaseSavepoint);
  }

  /** Its locking reads were run in PostgreSQL's transaction itself. */
  async noteLocks(transaction: Transaction): Promise<void> {
    transaction.locks = [];
    const reads = transaction.log.filter(({ kind }) => kind === "lockingRead");
    if (reads.length === 0) return;
    await this.#addLock(transaction, reads.every(({ keyShare }) => keyShare) ? "KEY SHARE" : "UPDATE");
  }

  /** Remembers under which of its numbers PostgreSQL knows a locking read of an explicit transaction. */
  async noteLock(transaction: Transaction | undefined, { kind, keyShare }: Statement): Promise<void> {
    if (kind !== "lockingRead" || !transaction?.explicit || transaction.place !== "native") return;
    await this.#addLock(transaction, keyShare ? "KEY SHARE" : "UPDATE");
  }

  async #addLock(transaction: Transaction, strength: LockStrength): Promise<void> {
    const { rows } = await this.#native.runControl(LOCKING_XID);
    const xid = rows[0]?.[0];
    if (xid) transaction.locks.push({ xid, strength });
  }

  /** Brings a transaction that gave way back into PostgreSQL. */
  async attach(transaction: Transaction): Promise<"attached" | "conflict"> {
    this.#displacement.claiming = true;
    for (let deadlocks = 0; deadlocks <= MAX_DEADLOCKS; deadlocks++) {
      const result = await this.#displacement.watched(attach(this.#native, transaction));
      if (result === "attached") await this.noteLocks(transaction);
      if (result !== "deadlock") return result;
    }
    return "conflict";
  }
}
