import { openSavepoint, takeSnapshot } from "./savepoint.ts";
import { type BackendResult, type BackendSession, noParameters } from "../backend/BackendSession.ts";
import { noTypes, encodeParse } from "../net/messages/parse.ts";
import { encodeBind } from "../net/messages/bind.ts";
import { encodeExecute } from "../net/messages/execute.ts";
import { encodeClose } from "../net/messages/close.ts";
import { INVALID_SQL_STATEMENT_NAME } from "../net/sqlState.ts";

const STATEMENTS = ["BEGIN", takeSnapshot, openSavepoint];

/**
 * The statements that begin a transaction, kept prepared in a session, under random names that pg_prepared_statements leaves
 * out: PostgreSQL takes half the time for them. A function of the client's may have dropped them: then nothing has begun, and
 * they are sent unprepared.
 */
export class PreparedBegin {
  readonly #backend: BackendSession;
  readonly #messages: Buffer;
  #isPrepared = false;
  #begun = 0;

  constructor(backend: BackendSession) {
    this.#backend = backend;
    // The client's portals ended with its last transaction: the unnamed one is free.
    this.#messages = Buffer.concat(
      STATEMENTS.flatMap((_, number) => [
        encodeBind("", this.#name(number), noParameters),
        encodeExecute(""),
      ]),
    );
  }

  /** Begins a transaction, takes its snapshot and opens the savepoint after which all of it runs. */
  async run(): Promise<BackendResult> {
    // Not worth it for one transaction.
    if (++this.#begun === 2) this.#prepare();
    if (this.#isPrepared) {
      const result = await this.#backend.exchange(this.#messages);
      if (result.error?.get("C") !== INVALID_SQL_STATEMENT_NAME) return result;
      this.#isPrepared = false;
      this.#begun = 0;
    }
    return this.#backend.runControl(...STATEMENTS);
  }

  #prepare(): void {
    const messages = STATEMENTS.flatMap((sql, number) => [
      encodeClose("S", this.#name(number)),
      encodeParse(this.#name(number), sql, noTypes),
    ]);
    this.#backend.exchange(Buffer.concat(messages)).then(
      ({ error }) => {
        this.#isPrepared = !error;
      },
      () => undefined,
    );
  }

  #name(number: number): string {
    return `${this.#backend.ownName} ${number}`;
  }
}
