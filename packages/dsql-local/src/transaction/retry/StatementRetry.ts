import type { Statement } from "../../analysis/statement/Statement.ts";
import type { WriteExtent } from "../../occ/WriteSet.ts";
import type { FailedResponse, PartialResponse } from "../FailedResponse.ts";
import type { TransactionBackend } from "../states/TransactionBackend.ts";
import type { ReplayEntry, Transaction } from "../Transaction.ts";
import { postponeUpdate } from "./postponeUpdate.ts";
import { retryDdl } from "./retryDdl.ts";
import { retryIfOvertaken } from "./retryIfOvertaken.ts";
import { rollbackForRetry } from "./rollbackForRetry.ts";

/** What is done in a session's transaction about a statement that other sessions have made fail, or return wrong rows. */
export class StatementRetry {
  readonly #context: TransactionBackend;
  readonly #current: () => Transaction | undefined;

  constructor(context: TransactionBackend, current: () => Transaction | undefined) {
    this.#context = context;
    this.#current = current;
  }

  /** See {@link retryIfOvertaken}. */
  ifOvertaken(response: PartialResponse, written: WriteExtent): Promise<boolean> | undefined {
    return retryIfOvertaken(this.#context, this.#current(), response, written);
  }

  /** See {@link retryDdl}. */
  async ofDdl(response: FailedResponse, attempt: number): Promise<boolean> {
    const current = this.#current();
    return current !== undefined && retryDdl(this.#context.backend, current, response, attempt);
  }

  /** See {@link postponeUpdate}. */
  postpone(
    statement: Statement,
    entry: ReplayEntry,
    response: FailedResponse,
    written: WriteExtent,
  ): Promise<boolean> {
    return postponeUpdate(this.#context, this.#current(), statement, entry, response, written);
  }

  /** See {@link rollbackForRetry}. */
  afterRollback(response: FailedResponse, written: WriteExtent, attempt: number): Promise<boolean> {
    return rollbackForRetry(this.#context, this.#current(), response, written, attempt);
  }
}
