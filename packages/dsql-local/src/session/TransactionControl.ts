import { attach } from "../occ/attach.ts";
import { isConflict, schemaConflict, writeConflict } from "../occ/conflict.ts";
import { detach } from "../occ/detach.ts";
import type { CommittedLocks } from "../occ/CommittedLocks.ts";
import { lockedRowsQuery } from "../occ/lockedRowsQuery.ts";
import type { LockHolder, LockWaiter, LockWatch } from "../occ/LockWatch.ts";
import { openSavepoint, releaseSavepoint, rollbackToSavepoint } from "../occ/savepoint.ts";
import { copyToShadow, enterShadow } from "../occ/shadow.ts";
import type { SnapshotKeepers } from "../occ/SnapshotKeepers.ts";
import { type LogEntry, Transaction } from "../occ/Transaction.ts";
import type { DsqlError } from "../rules/DsqlError.ts";
import type { Statement } from "../rules/Statement.ts";
import { errorResponse } from "../wire/toClient.ts";
import { withTextResults } from "../wire/withTextResults.ts";
import type { NativeSession } from "./NativeSession.ts";
import type { SessionServices } from "./SessionServices.ts";
import * as refusals from "./refusals.ts";

/** DSQL's limit of rows written by one transaction (recorded on a cluster, 2026-09). */
export const MAX_ROWS = 3000;

/** Text and parameters of a transaction's writes that are kept; DSQL allows it 10 MiB. */
const MAX_LOG_BYTES = 32 * 1024 * 1024;

/** Circles of waiting sessions that one statement or COMMIT may be caught in before it gives up. */
const MAX_DEADLOCKS = 3;

/** An ErrorResponse to send instead of an answer. */
export type Failure = Buffer;

/** How far an answer got that ended with an error. */
export interface FailedAnswer {
  sqlstate: string | undefined;
  spilled: boolean;
  copiedIn: boolean;
}

/** A session's transaction: what the client believes and what PostgreSQL is told. */
export class TransactionControl implements LockHolder, LockWaiter {
  readonly processId: number;
  current: Transaction | undefined;
  /** A request is being worked on; the transaction can't be displaced meanwhile. */
  busy = false;
  readonly #native: NativeSession;
  readonly #keepers: SnapshotKeepers;
  readonly #locks: LockWatch;
  readonly #committedLocks: CommittedLocks;
  #displacing: Promise<void> | undefined;
  #displacedByDdl: Transaction[] | undefined;
  /** A write or locking read of an explicit transaction is being run. */
  #claiming = false;
  /**
   * Transactions that held what this one claimed. When this one commits they have lost: PostgreSQL would find
   * that for writes, but not for rows that this one has only locked.
   */
  #overtaken: Transaction[] = [];

  constructor(native: NativeSession, services: SessionServices) {
    this.#native = native;
    this.processId = native.channel.processId;
    this.#keepers = services.keepers;
    this.#locks = services.locks;
    this.#committedLocks = services.committedLocks;
  }

  get status(): "I" | "T" | "E" {
    if (!this.current?.explicit) return "I";
    return this.current.failed ? "E" : "T";
  }

  /** Marks the session busy, once a displacement under way has ended. */
  async enter(): Promise<void> {
    while (this.#displacing) await this.#displacing;
    this.busy = true;
  }

  leave(): void {
    this.busy = false;
    this.#claiming = false;
  }

  /** Runs a request while watching whether it waits for another session's lock. */
  async watched<T>(request: Promise<T>): Promise<T> {
    const stop = this.#locks.watch(this);
    if (this.current) this.#committedLocks.begin(this.current);
    try {
      return await request;
    } finally {
      stop();
    }
  }

  onDisplaced(transaction: Transaction): void {
    if (this.#displacedByDdl) this.#displacedByDdl.push(transaction);
    else if (this.#claiming) this.#overtaken.push(transaction);
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

  displace(waiter: LockWaiter): Promise<void> {
    const transaction = this.current;
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

  /** BEGIN as the client sent it. */
  async begin(
    statement: Statement,
  ): Promise<{ tag: string; notice?: "inTransaction" } | { failure: Failure }> {
    if (this.current) {
      const notice = this.current.explicit ? { notice: "inTransaction" as const } : {};
      this.current.explicit = true;
      return { tag: /^\s*start/i.test(statement.text) ? "START TRANSACTION" : "BEGIN", ...notice };
    }
    const sql = statement.backendText ?? statement.text;
    const known = /^\s*(begin|start transaction)(\s+read only|\s+read write)?\s*$/i.test(sql);
    const result = await (known
      ? this.#native.runControl(sql.trim().replace(/\s+/g, " ").toUpperCase())
      : this.#native.run(sql));
    if (result.errorBytes) return { failure: result.errorBytes };
    this.current = new Transaction(true, statement.readOnly ?? false);
    return { tag: result.tag ?? "BEGIN" };
  }

  /** Messages that open PostgreSQL's transaction for statements without BEGIN; end them with Sync. */
  beginImplicit(): Buffer {
    this.current = new Transaction(false, false);
    return this.#native.control("BEGIN");
  }

  /** Why DSQL doesn't run the statement in this state; nothing has been sent then. */
  refusal(statement: Statement): DsqlError | undefined {
    const transaction = this.current;
    if (transaction?.failed && statement.kind !== "commit" && statement.kind !== "rollback") {
      return refusals.aborted;
    }
    if (statement.refusal) return statement.refusal;
    const ddl = statement.kind === "ddl" || (statement.async && statement.async.type !== "waitForJob");
    if (!transaction) return undefined;
    if (ddl && transaction.ranDdl) return refusals.multipleDdl;
    if (ddl && transaction.wroteRows) return refusals.ddlAndDml;
    const dml = statement.kind === "write" || statement.kind === "copyFrom";
    if (dml && transaction.ranDdl) return refusals.ddlAndDml;
    return undefined;
  }

  /** Makes sure that the transaction has a place in PostgreSQL in which the statement can run. */
  async prepare(statement: Statement | undefined): Promise<DsqlError | undefined> {
    const transaction = this.current;
    if (!transaction) return undefined;
    if (transaction.staleSchema) return schemaConflict;
    if (transaction.place === "detached" && !transaction.outdated) {
      const result = await this.#attach(transaction);
      if (result !== "attached") transaction.outdated = true;
    }
    if (transaction.place === "detached") {
      if (!(await this.watched(enterShadow(this.#native, transaction)))) return writeConflict;
    }
    if (transaction.place === "shadow" && statement && isLogged(statement) && statement.kind !== "set") {
      if (!(await this.watched(copyToShadow(this.#native, transaction, statement.relations)))) {
        return writeConflict;
      }
    }
    return undefined;
  }

  /** Messages to send, with Sync, before a statement that PostgreSQL may fail with a conflict. */
  protect(): Buffer | undefined {
    const transaction = this.current;
    if (!transaction?.explicit || transaction.place !== "native") return undefined;
    this.#claiming = true;
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
  async recover(statement: Statement, answer: FailedAnswer, attempt: number): Promise<boolean> {
    const transaction = this.current;
    if (!transaction?.explicit || transaction.place !== "native" || !transaction.savepoint) return false;
    if (answer.spilled || answer.copiedIn || attempt > MAX_DEADLOCKS || !isLogged(statement)) return false;
    const duplicate = answer.sqlstate === "23505" && statement.kind === "write";
    if (!duplicate && !isConflict(answer.sqlstate)) return false;
    await this.#native.runControl(rollbackToSavepoint);
    await detach(this.#native, transaction, this.#keepers);
    transaction.outdated = answer.sqlstate !== "40P01";
    return true;
  }

  /** Takes note of a statement that succeeded. Returns DSQL's refusal when it was too much. */
  succeeded(statement: Statement, entry: LogEntry | undefined, tag: string): DsqlError | undefined {
    const transaction = this.current;
    if (!transaction) return undefined;
    if (statement.kind === "ddl") transaction.ranDdl = true;
    const rows = writtenRows(statement, tag);
    if (rows > 0 || statement.kind === "write" || statement.kind === "copyFrom") transaction.wroteRows = true;
    if (statement.kind === "write" || statement.kind === "lockingRead" || statement.kind === "copyFrom") {
      for (const { name } of statement.relations) transaction.touched.add(name);
    }
    transaction.rows += rows;
    if (transaction.rows > MAX_ROWS) return refusals.rowLimit;
    if (!transaction.explicit) return undefined;
    if (statement.kind === "copyFrom") transaction.replayable = false;
    if (entry) {
      transaction.log.push(entry);
      transaction.logBytes += entry.text.length + entry.payload.length;
      if (transaction.logBytes > MAX_LOG_BYTES) transaction.replayable = false;
    }
    return undefined;
  }

  /** Remembers which rows a locking read of an explicit transaction has locked. */
  async locked(statement: Statement, parameterTypes: Buffer, payload: Buffer): Promise<void> {
    const transaction = this.current;
    if (statement.kind !== "lockingRead" || !transaction?.explicit || transaction.place !== "native") return;
    const rows = lockedRowsQuery(statement);
    if (!rows) return;
    const found = await this.#native.tryOut(rows.text, parameterTypes, withTextResults(payload));
    const ctids = found.rows.map(([, ctid]) => ctid ?? "");
    const table = found.rows[0]?.[0];
    if (table) transaction.locked.push({ table, name: rows.name, strength: rows.strength, ctids });
  }

  /** Ends the transaction for good. Returns what the client is told. */
  async commit(): Promise<{ tag: "COMMIT" | "ROLLBACK" } | { failure: Failure }> {
    const transaction = this.current;
    if (!transaction) return { tag: "COMMIT" };
    let committed = false;
    try {
      if (transaction.failed) return { tag: "ROLLBACK" };
      if (transaction.staleSchema && transaction.log.length > 0) {
        await this.#rollbackNative(transaction);
        return { failure: errorResponse(schemaConflict) };
      }
      if (transaction.outdated) {
        await this.#rollbackNative(transaction);
        return { failure: errorResponse(writeConflict) };
      }
      if (transaction.place === "detached") {
        if (transaction.log.length === 0) return { tag: "COMMIT" };
        if ((await this.#attach(transaction)) !== "attached") {
          return { failure: errorResponse(writeConflict) };
        }
      }
      if (await this.#committedLocks.conflictsWith(transaction)) {
        await this.#rollbackNative(transaction);
        return { failure: errorResponse(writeConflict) };
      }
      const done = this.#committedLocks.committing(transaction);
      const result = await this.watched(this.#native.runControl("COMMIT"));
      done(!result.errorBytes);
      if (result.errorBytes) {
        if (isConflict(result.error?.get("C"))) return { failure: errorResponse(writeConflict) };
        return { failure: result.errorBytes };
      }
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
      if (!transaction.failed) await this.#rollbackNative(transaction);
    } finally {
      this.#end(false);
    }
  }

  /** An error was answered: an explicit transaction stays aborted until its end, an implicit one is over. */
  async fail(): Promise<void> {
    const transaction = this.current;
    if (!transaction || transaction.failed) return;
    await this.#rollbackNative(transaction);
    if (!transaction.explicit) {
      this.#end(false);
      return;
    }
    transaction.failed = true;
    transaction.snapshot?.release();
    transaction.log = [];
    this.ddlEnded(false);
  }

  /** The session is over. */
  dispose(): void {
    this.current?.snapshot?.release();
    if (this.current) this.#committedLocks.end(this.current);
    this.current = undefined;
  }

  async #attach(transaction: Transaction): Promise<"attached" | "conflict"> {
    this.#claiming = true;
    for (let deadlocks = 0; deadlocks <= MAX_DEADLOCKS; deadlocks++) {
      const result = await this.watched(attach(this.#native, transaction));
      if (result !== "deadlock") return result;
    }
    return "conflict";
  }

  async #rollbackNative(transaction: Transaction): Promise<void> {
    if (transaction.place === "detached") return;
    transaction.place = "detached";
    await this.#native.runControl("ROLLBACK");
  }

  #end(committed: boolean): void {
    this.current?.snapshot?.release();
    if (this.current) this.#committedLocks.end(this.current);
    this.current = undefined;
    if (committed) for (const transaction of this.#overtaken) transaction.outdated = true;
    this.#overtaken = [];
    this.ddlEnded(committed);
  }
}

/** Statements that are run again when their transaction was displaced. */
export function isLogged(statement: Statement): boolean {
  return (
    statement.kind === "write" ||
    statement.kind === "lockingRead" ||
    statement.kind === "ddl" ||
    statement.kind === "set"
  );
}

function writtenRows(statement: Statement, tag: string): number {
  if (statement.kind === "read" || statement.kind === "copyTo") return 0;
  const match = /^(?:INSERT \d+|UPDATE|DELETE|MERGE|COPY) (\d+)$/.exec(tag);
  return match ? Number(match[1]) : 0;
}
