import { schemaConflict, writeConflict } from "../errors/conflictErrors.ts";
import type { DsqlError } from "../errorCatalog/DsqlError.ts";
import type { EndTurn } from "../occ/ReconstructionScheduler.ts";
import { reconstruct } from "./states/reconstruct.ts";
import { resume } from "./states/resume.ts";
import type { TransactionBackend } from "./states/TransactionBackend.ts";
import type { BackendState, Transaction } from "./Transaction.ts";
import { isTooLargeToRestore, tooLargeError } from "./transactionSize.ts";

/** Gives a session's transaction, before each statement, a backend state in which it can run: see {@link BackendState}. */
export class StatementRouter {
  readonly #context: TransactionBackend;
  #endTurn: EndTurn | undefined;

  constructor(context: TransactionBackend) {
    this.#context = context;
  }

  /**
   * Makes sure that the transaction is open in PostgreSQL, or reconstructed.
   *
   * @param locks the statement may lock rows: it has its turn then, until {@link releaseTurn}
   * @returns undefined where there is nothing to wait for, as there most often is
   */
  ensureRunnable(
    transaction: Transaction | undefined,
    locks = false,
  ): Promise<DsqlError | undefined> | undefined {
    if (transaction?.failed) return undefined;
    const state = transaction?.backendState ?? "open";
    const isThere = state === "open" || (state === "reconstructed" && !transaction?.writes.isTooLarge);
    if (isThere && (!locks || this.#takeTurn(state))) return undefined;
    return this.#makeRunnable(transaction, locks);
  }

  async #makeRunnable(transaction: Transaction | undefined, locks: boolean): Promise<DsqlError | undefined> {
    if (locks) await this.acquireTurn(transaction);
    if (transaction && isTooLargeToRestore(transaction)) return tooLargeError(transaction);
    if (transaction?.backendState === "suspended") await resume(this.#context, transaction);
    if (transaction?.backendState !== "detached") return undefined;
    this.releaseTurn();
    if (await reconstruct(this.#context, transaction)) return undefined;
    return transaction.staleCatalog ? schemaConflict : writeConflict;
  }

  /** As {@link acquireTurn}, where nobody has to be waited for. */
  #takeTurn(state: BackendState): boolean {
    const { scheduler } = this.#context.commits;
    if (state === "open" && !scheduler.isQuiet) return false;
    this.releaseTurn();
    if (state !== "open") return true;
    const turn = scheduler.write();
    if (turn instanceof Promise) return false;
    this.#endTurn = turn;
    return true;
  }

  /** Waits for the turn to lock rows, where there are reconstructions. */
  async acquireTurn(transaction: Transaction | undefined): Promise<void> {
    this.releaseTurn();
    const state = transaction?.backendState ?? "open";
    if (state !== "open" && state !== "suspended") return;
    const { commits, preemption } = this.#context;
    const turn = commits.scheduler.write();
    // A transaction that has rows in PostgreSQL yields them to those whose turn it is.
    if (turn instanceof Promise && state === "open" && transaction && transaction.writes.rows.length > 0) {
      await preemption.idleDuring(turn);
    }
    this.#endTurn = await turn;
  }

  releaseTurn(): void {
    this.#endTurn?.();
    this.#endTurn = undefined;
  }
}
