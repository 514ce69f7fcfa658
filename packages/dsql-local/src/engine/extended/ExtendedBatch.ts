import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import { MalformedMessageError } from "../../net/MalformedMessageError.ts";
import { recordError } from "../run/recordError.ts";
import type { ResponseRelay } from "../run/ResponseRelay.ts";
import { needsReplan } from "../run/needsReplan.ts";
import { PendingMessages } from "./PendingMessages.ts";
import type { PreparedStatement } from "../run/PreparedStatement.ts";
import type { SessionState } from "../run/SessionState.ts";
import { dsqlErrorResponse } from "../../errors/dsqlErrorResponse.ts";

/** A session's progress with the extended protocol's messages since the last Sync. */
export class ExtendedBatch {
  readonly session: SessionState;
  readonly pending: PendingMessages;
  /** The client has received an error: everything up to the next Sync is skipped. */
  skipping = false;
  /** The batch has one Execute message, and its Sync ends the transaction. */
  alone = false;
  /** The response to the last Execute message outside of a transaction block. */
  #buffered: ResponseRelay | undefined;

  constructor(session: SessionState) {
    this.session = session;
    this.pending = new PendingMessages(session);
  }

  /** Keeps a response from the client until more follows or the transaction is committed. */
  buffer(response: ResponseRelay | undefined): void {
    this.#buffered = response;
  }

  /** Sends the client the response that was kept. */
  release(): void {
    this.#buffered?.release();
    this.#buffered = undefined;
  }

  /** Reads a message; the batch fails where it is malformed. */
  async read<T>(read: () => T): Promise<{ message: T } | undefined> {
    try {
      return { message: read() };
    } catch (error) {
      if (!(error instanceof MalformedMessageError)) throw error;
      await this.reject({ sqlstate: error.sqlstate, message: error.message });
      return undefined;
    }
  }

  /** Has PostgreSQL parse a statement again whose tables another session has changed. */
  replan(prepared: PreparedStatement): void {
    const { transactions } = this.session;
    if (!needsReplan(prepared, transactions)) return;
    const { version } = prepared;
    const undo = () => {
      prepared.version = version;
    };
    prepared.version = transactions.catalog.current;
    this.pending.push({ type: "replan", planned: prepared, undo });
  }

  /** Sends what is pending; after an error the rest of the batch is skipped. */
  async send(): Promise<void> {
    if (this.pending.length === 0) return;
    this.release();
    const conflict = await this.pending.ensureRunnable(false, false);
    const failure = conflict ? dsqlErrorResponse(conflict) : await this.pending.start();
    if (failure) await this.fail(failure);
  }

  /** Sends what is pending, then fails with the error, if there is one. */
  async reject(error: DsqlError | undefined): Promise<void> {
    await this.send();
    if (error && !this.skipping) await this.fail(dsqlErrorResponse(error));
  }

  /** Sends an ErrorResponse; everything up to the next Sync is skipped. */
  async fail(failure: Buffer): Promise<void> {
    const { client, transactions, portals } = this.session;
    this.release();
    await recordError(this.session, failure);
    client.write(failure);
    this.skipping = true;
    this.pending.clear();
    await transactions.fail();
    if (!transactions.current) portals.clear();
  }
}
