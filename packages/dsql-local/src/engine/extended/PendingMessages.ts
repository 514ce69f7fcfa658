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
  /** Reverts the session's state where PostgreSQL doesn't get to the message. */
  undo?: () => void;
  /** Called when the message itself fails. */
  failed?: (() => void) | undefined;
  /** The statement that an error of it is about. */
  prepared?: PreparedStatement;
}

/** A message for PostgreSQL that is sent together with those after it. */
export type Pending = PendingEffect &
  (
    | { type: "bind"; name: string; portal: Portal; silent?: true }
    /** Close and Parse: the statement is planned again. */
    | { type: "replan"; planned: PreparedStatement }
    | { type: "other"; bytes: Buffer }
  );

/** Messages of the extended protocol that haven't been sent to PostgreSQL yet: they are sent together, as late as possible. */
export class PendingMessages {
  readonly #session: SessionState;
  #pending: Pending[] = [];
  /** Messages with which PostgreSQL begins the transaction that they are in. */
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

  /** Discards what hasn't been sent. */
  clear(): void {
    undo(this.#pending);
    this.#pending = [];
    this.#begin = undefined;
  }

  /**
   * Makes sure that there is a transaction in which they can run: see {@link TransactionControl.ensureRunnable}.
   *
   * @param alone one statement is all that is run in it
   */
  ensureRunnable(locks: boolean, alone: boolean): Promise<DsqlError | undefined> | undefined {
    const { transactions } = this.#session;
    if (!transactions.current && this.#pending.some(({ type }) => type === "bind")) {
      return this.#beginRunnable(locks, alone);
    }
    return transactions.ensureRunnable(locks);
  }

  async #beginRunnable(locks: boolean, alone: boolean): Promise<DsqlError | undefined> {
    const { transactions } = this.#session;
    this.#begin = await transactions.beginImplicit(alone);
    return transactions.ensureRunnable(locks);
  }

  isCurrent(portal: Portal): boolean {
    return portal.epoch === this.#session.transactions.current?.epoch;
  }

  /** Does PostgreSQL have the portal, or will it once it has received what is pending? */
  exists(portal: Portal): boolean {
    if (this.isCurrent(portal)) return true;
    return this.#pending.some((pending) => pending.type === "bind" && pending.portal === portal);
  }

  /** Binds a portal again that PostgreSQL closed when the transaction was suspended or detached. */
  rebind(name: string, portal: Portal): void {
    if (this.exists(portal)) return;
    this.#pending.push({ type: "bind", name, portal, silent: true });
  }

  /**
   * Sends what is pending. Resolves with the ErrorResponse, if any.
   *
   * @param onError called on it, before the response to what is sent next is received
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
          this.#encodeReplan(entry.planned, bytes, shown);
          break;
        case "bind":
          this.#encodeBind(entry, bytes, shown);
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
    // A silent message that was sent for it may be what failed.
    for (let entry = pending[from - 1]; entry && !isVisible(entry); entry = pending[from - 1]) from--;
    undo(pending.slice(from));
    failed?.failed?.();
    return preparedError(this.#session, { errorBytes, sqlstate }, failed?.prepared);
  }

  #encodeReplan(prepared: PreparedStatement, bytes: Buffer[], shown: boolean[]): void {
    const { name, statement, rewrittenSql, parameterTypes } = prepared;
    bytes.push(
      encodeClose("S", name),
      encodeParse(name, rewrittenSql ?? statement?.text ?? "", parameterTypes),
    );
    shown.push(false, false);
  }

  #encodeBind({ name, portal, silent }: Pending & { type: "bind" }, bytes: Buffer[], shown: boolean[]): void {
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
