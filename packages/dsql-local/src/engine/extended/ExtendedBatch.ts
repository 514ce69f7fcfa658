import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import { MalformedMessageError } from "../../net/MalformedMessageError.ts";
import type { ResponseRelay } from "../run/ResponseRelay.ts";
import { needsReplan } from "../run/needsReplan.ts";
import { PendingMessages } from "./PendingMessages.ts";
import type { PreparedStatement } from "../run/PreparedStatement.ts";
import type { SessionState } from "../run/SessionState.ts";
import { errorResponse } from "../../net/messages/errorResponse.ts";

/** How far a session has got with the extended protocol's messages since its last Sync. */
export class ExtendedBatch {
  readonly session: SessionState;
  readonly pending: PendingMessages;
  /** An error was answered: everything up to the next Sync is ignored. */
  skipping = false;
  /** The batch at hand executes one statement, and ends its transaction. */
  alone = false;
  /** The answer to the statement executed last, outside of a transaction block. */
  #held: ResponseRelay | undefined;

  constructor(session: SessionState) {
    this.session = session;
    this.pending = new PendingMessages(session);
  }

  /** Keeps an answer until more follows or all is committed. */
  hold(response: ResponseRelay | undefined): void {
    this.#held = response;
  }

  /** Gives the client the answer that was kept. */
  release(): void {
    this.#held?.release();
    this.#held = undefined;
  }

  /** Reads a message; answers it with an error where it is malformed. */
  async read<T>(read: () => T): Promise<{ message: T } | undefined> {
    try {
      return { message: read() };
    } catch (error) {
      if (!(error instanceof MalformedMessageError)) throw error;
      await this.refuse({ sqlstate: error.sqlstate, message: error.message });
      return undefined;
    }
  }

  /** Has PostgreSQL plan a statement from its text again that another session's change of the schema has overtaken. */
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
    const failure = conflict ? errorResponse(conflict) : await this.pending.start();
    if (failure) await this.fail(failure);
  }

  /** Answers what comes up to the next Sync with an error. */
  async refuse(error: DsqlError | undefined): Promise<void> {
    await this.send();
    if (error && !this.skipping) await this.fail(errorResponse(error));
  }

  /** Answers with an ErrorResponse; all up to the next Sync is skipped. */
  async fail(failure: Buffer): Promise<void> {
    const { client, transactions, portals } = this.session;
    this.release();
    client.write(failure);
    this.skipping = true;
    this.pending.clear();
    await transactions.fail();
    if (!transactions.current) portals.clear();
  }
}
