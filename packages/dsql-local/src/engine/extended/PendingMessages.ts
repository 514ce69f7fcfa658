import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import { frontend } from "../../net/messageType.ts";
import { ResponseRelay } from "../run/ResponseRelay.ts";
import type { Portal, PreparedStatement } from "../run/PreparedStatement.ts";
import { preparedError } from "../run/preparedError.ts";
import { sendRequest } from "../run/sendRequest.ts";
import type { SessionState } from "../run/SessionState.ts";
import { encodeParse } from "../../net/messages/parse.ts";
import { encodeBind } from "../../net/messages/bind.ts";
import { encodeClose } from "../../net/messages/close.ts";
import { sync } from "../../net/messages/sync.ts";

interface PendingEffect {
  /** Takes back what is noted of the message, when it turns out not to be done. */
  undo?: () => void;
  /** Takes note of what its error has done. */
  failed?: (() => void) | undefined;
  /** What an error of it is about. */
  prepared?: PreparedStatement;
}

/** A message for PostgreSQL that waits to be sent with those after it. */
export type Pending = PendingEffect &
  (
    | { type: "bind"; name: string; portal: Portal; silent?: true }
    /** Has a statement planned from its text again. */
    | { type: "replan"; planned: PreparedStatement }
    | { type: "other"; bytes: Buffer }
  );

/** Messages of the extended protocol that aren't sent yet: they go out together, as late as can be. */
export class PendingMessages {
  readonly #session: SessionState;
  #pending: Pending[] = [];
  /** What has PostgreSQL begin the transaction that they are in. */
  #begin: Buffer | undefined;

  constructor(session: SessionState) {
    this.#session = session;
  }

  get length(): number {
    return this.#pending.length;
  }

  push(entry: Pending): void {
    this.#pending.push(entry);
  }

  /** Forgets what hasn't been sent. */
  clear(): void {
    undo(this.#pending);
    this.#pending = [];
    this.#begin = undefined;
  }

  /**
   * Sees to it that they have a transaction, and gives it a place to run, as {@link TransactionControl.prepare} does.
   *
   * @param alone one statement is all that is run in it
   */
  async ensureRunnable(locks: boolean, alone: boolean): Promise<DsqlError | undefined> {
    const { transactions } = this.#session;
    if (!transactions.current && this.#pending.some(({ type }) => type === "bind")) {
      this.#begin = await transactions.beginImplicit(alone);
    }
    return transactions.ensureRunnable(locks);
  }

  isCurrent(portal: Portal): boolean {
    return portal.epoch === this.#session.transactions.current?.epoch;
  }

  /** Has PostgreSQL the portal, or will it have it when it has got what is pending? */
  exists(portal: Portal): boolean {
    if (this.isCurrent(portal)) return true;
    return this.#pending.some((pending) => pending.type === "bind" && pending.portal === portal);
  }

  /** Binds a portal again that went with a PostgreSQL transaction which was displaced. */
  rebind(name: string, portal: Portal): void {
    if (this.exists(portal)) return;
    this.#pending.push({ type: "bind", name, portal, silent: true });
  }

  /**
   * Sends what is pending, in the packet that is being put together. Resolves with the ErrorResponse, if any.
   *
   * @param onError called with it, before what was sent behind is answered
   */
  async start(onError?: () => void): Promise<Buffer | undefined> {
    const { client } = this.#session;
    const pending = this.#pending;
    this.#pending = [];
    if (pending.length === 0) return undefined;
    const begin = this.#begin;
    this.#begin = undefined;
    const bytes: Buffer[] = [];
    const shown: boolean[] = [];
    for (const entry of pending) {
      switch (entry.type) {
        case "replan":
          this.#replanNow(entry.planned, bytes, shown);
          break;
        case "bind":
          this.#bindNow(entry, bytes, shown);
          break;
        case "other":
          bytes.push(entry.bytes);
          if (entry.bytes[0] !== frontend.describe) shown.push(true);
      }
    }
    bytes.push(sync);
    const response = new ResponseRelay(client, { mode: "stream", shown });
    response.onError = onError;
    await sendRequest(this.#session, begin, Buffer.concat(bytes), response);
    const { errorBytes, sqlstate } = response;
    if (!errorBytes) return undefined;
    const failed = pending.filter(isVisible)[response.completed];
    let from = failed ? pending.indexOf(failed) : pending.length;
    // What was done for it, unseen, may be what failed.
    for (let entry = pending[from - 1]; entry && !isVisible(entry); entry = pending[from - 1]) from--;
    undo(pending.slice(from));
    failed?.failed?.();
    return preparedError(this.#session, { errorBytes, sqlstate }, failed?.prepared);
  }

  #replanNow(prepared: PreparedStatement, bytes: Buffer[], shown: boolean[]): void {
    const { name, statement, rewrittenSql, parameterTypes } = prepared;
    bytes.push(
      encodeClose("S", name),
      encodeParse(name, rewrittenSql ?? statement?.text ?? "", parameterTypes),
    );
    shown.push(false, false);
  }

  #bindNow({ name, portal, silent }: Pending & { type: "bind" }, bytes: Buffer[], shown: boolean[]): void {
    const { statementName, payload } = portal;
    if (silent) {
      bytes.push(encodeClose("P", name));
      shown.push(false);
    }
    bytes.push(encodeBind(name, statementName, payload));
    shown.push(!silent);
    portal.epoch = this.#session.transactions.current?.epoch ?? 0;
  }
}

function isVisible(entry: Pending): boolean {
  return entry.type === "other" || (entry.type === "bind" && !entry.silent);
}

function undo(entries: readonly Pending[]): void {
  for (const entry of [...entries].reverse()) entry.undo?.();
}
