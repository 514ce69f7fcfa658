import { setImmediate as turn } from "node:timers/promises";
import { MAX_TRANSACTION_BYTES } from "../postgres/schema/limits/transactionBytes.ts";
import type { CommitLog } from "../occ/CommitLog.ts";
import { isConflict, schemaConflict, writeConflict } from "../errors/conflicts.ts";
import { RowWriter } from "../occ/RowWriter.ts";
import { replay } from "./replay.ts";
import { openSavepoint, rollbackToSavepoint, takeSnapshot } from "./savepoint.ts";
import { Snapshot } from "../occ/Snapshot.ts";
import type { ReplayEntry, Transaction } from "./Transaction.ts";
import type { EndTurn } from "../occ/ReconstructionScheduler.ts";
import type { TableShape } from "../catalog/TableShape.ts";
import { textParameters } from "../occ/textParameters.ts";
import type { FailedResponse, PartialResponse } from "./FailedResponse.ts";
import type { WriteExtent } from "../occ/WriteSet.ts";
import { limits } from "../errorCatalog/limits.ts";
import { toDsqlError } from "../errorCatalog/toDsqlError.ts";
import type { DsqlError } from "../errorCatalog/DsqlError.ts";
import type { PointUpdate } from "../analysis/rows/pointUpdate.ts";
import type { Statement } from "../analysis/statement/Statement.ts";
import type { LockPreemption } from "./LockPreemption.ts";
import type { BackendSession } from "../backend/BackendSession.ts";
import {
  DEADLOCK_DETECTED,
  INTERNAL_ERROR,
  SERIALIZATION_FAILURE,
  UNIQUE_VIOLATION,
} from "../net/sqlState.ts";
import { noTypes } from "../net/messages/parse.ts";

/** So often rows are put back that others get in the way of: then a reconstruction is made, or COMMIT tells a conflict. */
const MAX_TRIES = 10;

/** The same for statements and reconstructions. Before COMMIT nobody is told a conflict, so this is never to be reached. */
const MAX_RECONSTRUCTIONS = 100;

/**
 * Class of errors of constraints: PostgreSQL looks for keys, and for what refers to one, among what was committed since the
 * snapshot as well, and has foreign keys act on it.
 */
const CONSTRAINT = "23";

/** With more than this an update isn't postponed: its values may be larger than DSQL takes, which only running it tells. */
const MAX_GIVEN_BYTES = 64 * 1024;

/** `$1` is a table's name. */
const TABLE_OF_NAME = "SELECT pg_catalog.to_regclass($1)::pg_catalog.oid";

/** Finds each statement of a transaction a place in PostgreSQL to run: see {@link Transaction.backendState}. */
export class StatementRouter {
  readonly #backend: BackendSession;
  readonly #preemption: LockPreemption;
  readonly #commits: CommitLog;
  readonly #rows: RowWriter;
  #endTurn: EndTurn | undefined;

  constructor(backend: BackendSession, preemption: LockPreemption, commits: CommitLog) {
    this.#backend = backend;
    this.#preemption = preemption;
    this.#commits = commits;
    this.#rows = new RowWriter(backend, commits.shapes);
  }

  /**
   * Makes sure that the transaction has a place in PostgreSQL in which a statement can run.
   *
   * @param locks it may lock rows: it has its turn then, until {@link releaseTurn}
   */
  async ensureRunnable(transaction: Transaction | undefined, locks = false): Promise<DsqlError | undefined> {
    if (transaction?.failed) return undefined;
    if (locks) await this.acquireTurn(transaction);
    if (transaction && isTooLargeToRestore(transaction)) return tooLargeError(transaction);
    if (transaction?.backendState === "suspended") await this.resume(transaction);
    if (transaction?.backendState !== "detached") return undefined;
    this.releaseTurn();
    if (await this.#reconstruct(transaction)) return undefined;
    return transaction.staleCatalog ? schemaConflict : writeConflict;
  }

  /** Waits for the turn to lock rows, where there are reconstructions. */
  async acquireTurn(transaction: Transaction | undefined): Promise<void> {
    this.releaseTurn();
    const place = transaction?.backendState ?? "open";
    if (place !== "open" && place !== "suspended") return;
    const turn = this.#commits.scheduler.write();
    // Whoever has rows in PostgreSQL gives them up for those whose turn it is.
    if (turn instanceof Promise && place === "open" && transaction && transaction.writes.rows.length > 0) {
      await this.#preemption.idleDuring(turn);
    }
    this.#endTurn = await turn;
  }

  releaseTurn(): void {
    this.#endTurn?.();
    this.#endTurn = undefined;
  }

  /** Brings a transaction that stepped aside back into PostgreSQL, or detaches it where others are in its way. */
  async resume(transaction: Transaction): Promise<void> {
    for (let tries = 1; ; tries++) {
      if (await this.#commits.conflictsWith(transaction)) break;
      const failure = await this.#preemption.withLockWaitsWatched(this.#restoreRows(transaction));
      if (failure === undefined) {
        transaction.backendState = "open";
        return;
      }
      if (failure !== DEADLOCK_DETECTED || tries === MAX_TRIES) break;
      await this.#backend.runControl(rollbackToSavepoint);
    }
    await this.#detach(transaction);
  }

  /**
   * Begins anew what is detached from its snapshot, so that it can be committed: none of its rows has been changed since.
   *
   * @returns false when that can't be done
   */
  async restart(transaction: Transaction): Promise<boolean> {
    for (let tries = 1; tries <= MAX_TRIES; tries++) {
      if (this.#backend.status !== "I") await this.#backend.runControl("ROLLBACK");
      if (await this.#commits.conflictsWith(transaction)) return false;
      const begun = await this.#backend.runControl("BEGIN", openSavepoint);
      if (begun.error) return false;
      const failure = await this.#preemption.withLockWaitsWatched(this.#restoreRows(transaction));
      if (failure === undefined) {
        const { rows } = await this.#backend.run("SELECT pg_catalog.pg_current_xact_id()");
        transaction.writes.xid = BigInt(rows[0]?.[0] ?? 0);
        transaction.backendState = "open";
        return true;
      }
      if (!isConflict(failure)) return false;
    }
    return false;
  }

  /**
   * Takes back a statement that failed because others are in its way, so that it can be tried once more: in a
   * reconstruction where the conflict is with what was committed. A constraint that isn't violated there is one as well.
   *
   * @param written by the transaction before the statement
   * @returns false when the failure is the statement's answer
   */
  async rollbackForRetry(
    transaction: Transaction | undefined,
    { sqlstate, partiallySent }: FailedResponse,
    written: WriteExtent,
    attempt: number,
  ): Promise<boolean> {
    if (!transaction || partiallySent || attempt >= MAX_RECONSTRUCTIONS) return false;
    // Nobody has seen anything of it: it may as well have begun later.
    if (
      !transaction.explicit &&
      !transaction.isBegun &&
      transaction.executed <= 1 &&
      sqlstate !== DEADLOCK_DETECTED
    )
      return false;
    const isBeyond = sqlstate?.startsWith(CONSTRAINT) && this.#hasNews(transaction);
    if (!isBeyond && !isConflict(sqlstate)) return false;
    if (
      sqlstate === SERIALIZATION_FAILURE &&
      transaction.backendState === "open" &&
      !this.#commits.hasUnseenCommits(transaction)
    ) {
      transaction.conflictsWithBypass = true;
    }
    transaction.writes.truncate(written);
    if (sqlstate === DEADLOCK_DETECTED && transaction.backendState === "open") {
      await this.#backend.runControl(rollbackToSavepoint);
      transaction.backendState = "suspended";
      transaction.epoch++;
    } else await this.#detach(transaction);
    return true;
  }

  /**
   * Has an update by key that failed because another has committed a write of its row been answered without running it?
   * PostgreSQL has found the row on the transaction's snapshot, computed the new one and checked it before it met the other's;
   * so the answer is known, and so is that COMMIT conflicts, which is all that is asked for in most cases. What comes instead of
   * COMMIT runs the update first, in a reconstruction.
   *
   * @param written by the transaction before the statement
   */
  async postpone(
    transaction: Transaction | undefined,
    { pointUpdate }: Statement,
    entry: ReplayEntry,
    { sqlstate, partiallySent }: FailedResponse,
    written: WriteExtent,
  ): Promise<boolean> {
    if (!pointUpdate || sqlstate !== SERIALIZATION_FAILURE || partiallySent || !transaction?.explicit)
      return false;
    // What it has set goes with the rollback, and may be where its tables are looked for.
    if (transaction.backendState !== "open" || transaction.replayLog.length > 0) return false;
    if (entry.payload.length > MAX_GIVEN_BYTES) return false;
    transaction.conflictsWithBypass = !this.#commits.hasUnseenCommits(transaction);
    transaction.writes.truncate(written);
    transaction.backendState = "detached";
    transaction.epoch++;
    const { rows } = await this.#backend.exchange(
      Buffer.concat([
        this.#backend.control(rollbackToSavepoint),
        this.#backend.once(TABLE_OF_NAME, noTypes, textParameters(pointUpdate.table)),
        this.#backend.control("ROLLBACK"),
      ]),
    );
    await this.#commits.shapes.load();
    const shape = this.#commits.shapes.of(Number(rows[0]?.[0] ?? 0));
    if (!shape?.point || !isOfOneRow(pointUpdate, shape.point)) return false;
    transaction.postponed.push(entry);
    transaction.isDoomed = true;
    return true;
  }

  /**
   * Has a statement run that the transaction's snapshot would have answered otherwise? It is to be run again then, in a
   * reconstruction that knows of it, for which all is ready.
   *
   * @param written by the transaction before the statement
   */
  async retryIfOvertaken(
    transaction: Transaction | undefined,
    { partiallySent }: PartialResponse,
    written: WriteExtent,
  ): Promise<boolean> {
    // What the client has got of an answer stands: COMMIT tells the conflict.
    if (partiallySent || !transaction?.writes.hasGrown(written)) return false;
    if (!(await this.#conflicts(transaction))) return false;
    transaction.writes.truncate(written);
    await this.#detach(transaction);
    return true;
  }

  /** Has something been committed that the transaction doesn't see, or that its reconstruction doesn't know? */
  #hasNews(transaction: Transaction): boolean {
    return transaction.backendState === "reconstructed"
      ? this.#commits.hasCommitsSince(transaction.reconstructedAt)
      : this.#commits.hasUnseenCommits(transaction);
  }

  #conflicts(transaction: Transaction): Promise<boolean> {
    return transaction.backendState === "reconstructed"
      ? this.#commits.conflictsSince(transaction, transaction.reconstructedAt)
      : this.#commits.conflictsWith(transaction);
  }

  async #restoreRows(transaction: Transaction): Promise<string | undefined> {
    const { replayLog, writes } = transaction;
    transaction.wasRestored = true;
    // READ ONLY may have been set behind them.
    return (
      (await this.#rows.putBack(writes.rows, bytesOf(transaction))) ??
      (await replay(this.#backend, replayLog))
    );
  }

  /** PostgreSQL's transaction is of no more use. */
  async #detach(transaction: Transaction): Promise<void> {
    transaction.backendState = "detached";
    transaction.epoch++;
    if (this.#backend.status !== "I") await this.#backend.runControl("ROLLBACK");
  }

  /** Returns false when that can't be done; nothing is left open then. */
  async #reconstruct(transaction: Transaction): Promise<boolean> {
    for (let tries = 1; tries <= MAX_RECONSTRUCTIONS; tries++) {
      const endTurn = await this.#commits.scheduler.reconstruct();
      const failure = await this.#preemption
        .withLockWaitsWatched(this.#reconstructOnce(transaction))
        .finally(endTurn);
      if (failure === undefined) {
        transaction.backendState = "reconstructed";
        return true;
      }
      await this.#backend.runControl("ROLLBACK");
      if (!isConflict(failure) && failure !== UNIQUE_VIOLATION) return false;
    }
    return false;
  }

  /** Returns the SQLSTATE of what went wrong. */
  async #reconstructOnce(transaction: Transaction): Promise<string | undefined> {
    transaction.epoch++;
    transaction.reconstructedAt = this.#commits.next;
    const begun = await this.#backend.runControl("BEGIN", takeSnapshot, openSavepoint);
    const seen = begun.rows[0]?.[0];
    if (begun.error || seen === undefined || seen === null) return begun.error?.get("C") ?? INTERNAL_ERROR;
    const later = new Snapshot(seen);
    // What others have reported of writes that this snapshot sees has been sent by now: it has to be read.
    await turn();
    await turn();
    const rows = await this.#commits.rowsBetween(transaction, later);
    if (!rows) return INTERNAL_ERROR;
    const { replayLog, postponed, writes } = transaction;
    await this.#preemption.preemptHoldersOf([...rows, ...writes.rows]);
    const before = writes.extent;
    const failure =
      (await this.#rows.reconstruct(rows, writes.rows, bytesOf(transaction))) ??
      (await replay(this.#backend, replayLog)) ??
      (await replay(this.#backend, postponed));
    if (failure === undefined) postponed.length = 0;
    else writes.truncate(before);
    return failure;
  }
}

/** Are the key's columns compared, and those that are set no part of it and of no size that isn't known? */
function isOfOneRow(
  { compared, set }: PointUpdate,
  { key, fixed }: NonNullable<TableShape["point"]>,
): boolean {
  return (
    key.every((column) => compared.includes(column)) &&
    set.every(({ column, isGiven }) => !key.includes(column) && (isGiven || fixed.includes(column)))
  );
}

/** Are rows of the transaction's only where PostgreSQL has rolled them back? They were more than may be committed. */
export function isTooLargeToRestore({ backendState, writes }: Transaction): boolean {
  return writes.isTooLarge && backendState !== "open";
}

/** What its COMMIT would be told. */
export function tooLargeError(transaction: Transaction): DsqlError {
  const bytes = Math.max(bytesOf(transaction), MAX_TRANSACTION_BYTES + 1);
  return toDsqlError(limits.transactionBytes, { size: Math.ceil(bytes / 1048576) });
}

/** Bytes written so far. Of rows whose transaction PostgreSQL has aborted they aren't known exactly. */
function bytesOf({ bytes, writes }: Transaction): number {
  return Math.max(Number(bytes), writes.newSize);
}
