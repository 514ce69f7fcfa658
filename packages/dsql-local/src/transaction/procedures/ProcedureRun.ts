import type { SchemaChange } from "../../catalog/CatalogVersions.ts";
import type { Reservation } from "../../occ/CommitLog.ts";
import { schemaConflict, writeConflict } from "../../errors/conflicts.ts";
import type { RowWrite } from "../../occ/RowWrite.ts";
import { Transaction } from "../Transaction.ts";
import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import { TRANSACTION_ROW_LIMIT } from "../../errorCatalog/transactionLimits.ts";
import * as refusals from "../../errors/transactionErrors.ts";
import type { SessionServices } from "../../engine/run/SessionServices.ts";
import type { CommitGate } from "./CommitGates.ts";
import type { Writes } from "./readCommitNotice.ts";

/**
 * A statement that ends its transactions itself: `CALL` of a procedure with COMMIT, or such a DO block. Each of these
 * commits is one of DSQL's: held against locks that others have committed and the limits of a transaction, and what was
 * asked to go wrong with a commit does.
 */
export class ProcedureRun {
  /** What the client is told instead of PostgreSQL's error, once a COMMIT was refused. */
  refusal: DsqlError | undefined;
  /** The connection is to be cut when the statement has ended. */
  cut = false;
  readonly #gate: CommitGate;
  readonly #services: SessionServices;
  readonly #publish: (change: SchemaChange) => void;
  #transaction: Transaction;
  #changes: SchemaChange[] = [];
  /** Of the transaction before, whose COMMIT has been let go. */
  #committing: SchemaChange[] = [];
  /** Of that COMMIT. */
  #reservation: Reservation | undefined;
  #last: Promise<void> = Promise.resolve();

  /** @param publish lets other sessions know of a change of the schema */
  constructor(gate: CommitGate, services: SessionServices, publish: (change: SchemaChange) => void) {
    this.#gate = gate;
    this.#services = services;
    this.#publish = publish;
    this.#transaction = this.#begin();
  }

  /** PostgreSQL reports a change of the schema, to be committed with the transaction at hand. */
  reported(change: SchemaChange): void {
    this.#changes.push(change);
  }

  /** PostgreSQL reports a row that was written, to be committed with the transaction at hand. */
  wrote(xid: bigint, row: RowWrite | undefined): void {
    this.#transaction.writes.add(xid, row);
  }

  /** A COMMIT waits to be let go. Never rejects. */
  commits(writes: Writes): void {
    this.#last = this.#last
      .then(() => this.#judge(writes))
      .catch((error: unknown) => {
        this.#services.log(`a procedure's COMMIT could not be judged: ${String(error)}`);
        return this.#gate.refuse().catch(() => undefined);
      });
  }

  /** The statement is over. */
  async end(succeeded: boolean): Promise<void> {
    await this.#last;
    this.#published();
    // A change behind the last COMMIT is there only if the statement has succeeded.
    if (succeeded) {
      for (const change of this.#changes) this.#publish(change);
      this.#services.commits.committed(this.#transaction.writes);
    }
    this.#services.commits.close(this.#transaction);
    await this.#gate.close().catch(() => undefined);
  }

  async #judge(writes: Writes): Promise<void> {
    this.#published();
    this.refusal = this.cut ? writeConflict : await this.#refusalOf(writes);
    if (this.refusal) {
      await this.#gate.refuse();
      return;
    }
    const before = this.#transaction;
    this.#transaction = this.#begin();
    this.#services.commits.close(before);
    this.#committing = this.#changes;
    this.#changes = [];
    await this.#gate.pass();
  }

  async #refusalOf({ rows, ddl }: Writes): Promise<DsqlError | undefined> {
    if (rows > TRANSACTION_ROW_LIMIT) return refusals.rowLimit;
    if (ddl && rows > 0) return refusals.ddlAndDml;
    const fault = this.#services.faults.committing();
    if (fault?.type === "cut") {
      this.cut = true;
      if (fault.when === "before") return writeConflict;
    }
    if (fault?.type === "conflict") return fault.marker === "OC001" ? schemaConflict : writeConflict;
    this.#reservation = await this.#services.commits.reserveUnlessConflicting(this.#transaction, true);
    return this.#reservation ? undefined : writeConflict;
  }

  #published(): void {
    for (const change of this.#committing) this.#publish(change);
    this.#committing = [];
    this.#reservation?.settle(true);
    this.#reservation = undefined;
  }

  #begin(): Transaction {
    const transaction = new Transaction(false, false, this.#services.clock.nowMs());
    this.#services.commits.open(transaction);
    return transaction;
  }
}
