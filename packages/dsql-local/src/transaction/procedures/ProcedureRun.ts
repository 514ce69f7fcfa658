import type { SessionActivity } from "../../activity/SessionActivity.ts";
import type { SchemaChange } from "../../catalog/CatalogVersions.ts";
import type { Reservation } from "../../occ/CommitLog.ts";
import { writeConflict } from "../../errors/conflictErrors.ts";
import type { RowWrite } from "../../occ/RowWrite.ts";
import type { WriteExtent } from "../../occ/WriteSet.ts";
import { explainedWriteConflict, injectedConflict } from "../explainedConflicts.ts";
import { Transaction } from "../Transaction.ts";
import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import { TRANSACTION_ROW_LIMIT } from "../../errorCatalog/transactionLimits.ts";
import * as transactionErrors from "../../errors/transactionErrors.ts";
import type { TransactionServices } from "../TransactionServices.ts";
import type { CommitGate } from "./CommitGates.ts";
import type { CommitNotice } from "./readCommitNotice.ts";

const NOTHING: WriteExtent = { rows: 0, locks: 0, isTooLarge: false };

/**
 * A statement that ends its transactions itself: `CALL` of a procedure with COMMIT, or such a DO block. Each of these commits is
 * checked as DSQL's are, for conflicts and the limits of a transaction, and is subject to injected faults.
 */
export class ProcedureRun {
  /** The client's error instead of PostgreSQL's, once a COMMIT has been rejected. */
  error: DsqlError | undefined;
  /** The connection is to be dropped when the statement has ended. */
  isDropped = false;
  readonly #gate: CommitGate;
  readonly #services: TransactionServices;
  readonly #publish: (change: SchemaChange) => void;
  readonly #author: SessionActivity | undefined;
  #transaction: Transaction;
  #changes: SchemaChange[] = [];
  /** Of the transaction before, whose COMMIT has been allowed. */
  #committing: SchemaChange[] = [];
  /** Of that COMMIT. */
  #reservation: Reservation | undefined;
  #last: Promise<void> = Promise.resolve();

  /**
   * @param publish makes a change of the schema known to other sessions
   * @param author of what is written; undefined where nobody may ask
   */
  constructor(
    gate: CommitGate,
    services: TransactionServices,
    publish: (change: SchemaChange) => void,
    author: SessionActivity | undefined,
  ) {
    this.#author = author;
    this.#gate = gate;
    this.#services = services;
    this.#publish = publish;
    this.#transaction = this.#begin();
  }

  /** PostgreSQL reports a change of the schema, to be committed with the current transaction. */
  reported(change: SchemaChange): void {
    this.#changes.push(change);
  }

  /** PostgreSQL reports a row that was written, to be committed with the current transaction. */
  wrote(xid: bigint, row: RowWrite | undefined): void {
    this.#dropRolledBack(xid);
    this.#transaction.writes.add(xid, row);
  }

  /** A COMMIT waits at the gate. */
  onCommit(notice: CommitNotice): void {
    this.#last = this.#last
      .then(() => this.#decide(notice))
      .catch((error: unknown) => {
        this.#services.log(`a procedure's COMMIT could not be judged: ${String(error)}`);
        return this.#gate.cancel().catch(() => undefined);
      });
  }

  /** The statement has ended. */
  async end(succeeded: boolean): Promise<void> {
    await this.#last;
    this.#published();
    // What follows the last COMMIT is committed only if the statement has succeeded. Rows that follow it were rolled back.
    if (succeeded) for (const change of this.#changes) this.#publish(change);
    this.#services.commits.close(this.#transaction);
    await this.#gate.close().catch(() => undefined);
  }

  async #decide(notice: CommitNotice): Promise<void> {
    this.#published();
    this.error = this.isDropped ? writeConflict : await this.#check(notice);
    if (this.error) {
      await this.#gate.cancel();
      return;
    }
    const before = this.#transaction;
    this.#transaction = this.#begin();
    this.#transaction.follows = before.writes;
    this.#services.commits.close(before);
    this.#committing = this.#changes;
    this.#changes = [];
    await this.#gate.allow();
  }

  async #check({ xid, ddl }: CommitNotice): Promise<DsqlError | undefined> {
    this.#dropRolledBack(xid);
    const { extent, isTooLarge } = this.#transaction.writes;
    if (extent.rows > TRANSACTION_ROW_LIMIT) return transactionErrors.rowLimit;
    if (ddl && extent.rows > 0) return transactionErrors.ddlAndDml;
    // PostgreSQL rejects it next, so that nothing of it is committed.
    if (isTooLarge) return undefined;
    const fault = this.#services.faults.committing();
    if (fault?.type === "disconnect") {
      this.isDropped = true;
      if (fault.when === "before") return writeConflict;
    }
    if (fault?.type === "conflict") return injectedConflict(fault);
    this.#reservation = await this.#services.commits.reserveUnlessConflicting(this.#transaction, true);
    if (this.#reservation) return undefined;
    if (fault) {
      this.#services.faults.notCommitted(fault);
      this.isDropped = false;
    }
    return explainedWriteConflict(this.#services, this.#transaction);
  }

  #published(): void {
    for (const change of this.#committing) this.#publish(change);
    this.#committing = [];
    this.#reservation?.settle(true);
    this.#reservation = undefined;
  }

  /** A procedure's ROLLBACK isn't told: what follows has another transaction id. */
  #dropRolledBack(xid: bigint): void {
    const { writes } = this.#transaction;
    if (writes.xid !== undefined && writes.xid !== xid) writes.truncate(NOTHING);
  }

  #begin(): Transaction {
    const transaction = new Transaction(false, false, this.#services.clock.nowMs(), this.#author);
    this.#services.commits.open(transaction);
    return transaction;
  }
}
