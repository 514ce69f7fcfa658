import type { DsqlError } from "../rules/DsqlError.ts";
import type { Statement } from "../rules/Statement.ts";
import type { Frame } from "../wire/FrameReader.ts";
import {
  type BindMessage,
  type ParseMessage,
  readBind,
  readExecute,
  readNothing,
  readParse,
  readTarget,
} from "../wire/fromClient.ts";
import { MalformedMessage } from "../wire/MalformedMessage.ts";
import { frontend } from "../wire/messageType.ts";
import { nameKey } from "../wire/nameKey.ts";
import { parse } from "../wire/toBackend.ts";
import * as toClient from "../wire/toClient.ts";
import { askCatalog } from "./askCatalog.ts";
import type { Answer } from "./Answer.ts";
import { directBatch, relayBatch } from "./directBatch.ts";
import { isEngineStatement, runEngineStatement } from "./engineStatement.ts";
import { executePortal } from "./executePortal.ts";
import { hasColumns } from "./hasColumns.ts";
import { noPortal, noStatement, usedPortal } from "./nameErrors.ts";
import { needsReplan } from "./needsReplan.ts";
import { PendingMessages } from "./PendingMessages.ts";
import type { Portal, Prepared } from "./Prepared.ts";
import { prepare } from "./prepare.ts";
import * as refusals from "./refusals.ts";
import type { SessionState } from "./SessionState.ts";
import { unreadable } from "./unreadable.ts";
import { writeReady } from "./writeReady.ts";

/** Answers the messages of the extended query protocol, in batches that end with Sync or Flush. */
export class ExtendedQuery {
  readonly #session: SessionState;
  readonly #pending: PendingMessages;
  /** An error was answered: everything up to the next Sync is ignored. */
  #skipping = false;
  /** The answer to the statement executed last, outside of a transaction block. */
  #held: Answer | undefined;

  constructor(session: SessionState) {
    this.#session = session;
    this.#pending = new PendingMessages(session);
  }

  /** All messages up to the next Sync mean nothing. */
  get skipping(): boolean {
    return this.#skipping;
  }

  /** @param end the Sync or Flush that ends the batch; without one it goes on */
  async run(batch: Frame[], end?: Frame): Promise<void> {
    const isSync = end?.type === frontend.sync;
    const direct = isSync && !this.#skipping ? directBatch(this.#session, batch, end) : undefined;
    if (direct) return relayBatch(this.#session, direct);
    for (const [at, frame] of batch.entries()) {
      if (this.#skipping) break;
      const giveBack = () => {
        this.#giveBack([...batch.slice(at + 1), end]);
      };
      if (await this.#message(frame, giveBack)) return;
    }
    if (!this.#skipping) await this.#send();
    if (isSync) {
      await this.#sync(end);
      return;
    }
    this.#release();
    if (end && !this.#skipping)
      await this.#checked(() => {
        readNothing(end.bytes);
      });
  }

  /** Ends what was answered since the last Sync, with or without an error. */
  async #sync(frame: Frame): Promise<void> {
    const { transactions, portals, client } = this.#session;
    this.#skipping = false;
    const read = await this.#checked(() => {
      readNothing(frame.bytes);
    });
    if (read && transactions.current && !transactions.current.explicit) {
      const ended = await transactions.commit();
      if ("failure" in ended) {
        // It is the answer to the statement, whose own the client hasn't got yet.
        this.#held = undefined;
        client.write(ended.failure);
      }
    }
    this.#release();
    // It is no message of the extended protocol: an error of its own isn't skipped behind.
    this.#skipping = false;
    if (!transactions.current) portals.clear();
    writeReady(this.#session);
  }

  /** The client's data belong to the COPY that is about to be run, and so may what comes before them. */
  #giveBack(frames: (Frame | undefined)[]): void {
    for (const frame of frames.reverse()) if (frame) this.#session.client.unread(frame);
  }

  /** Reads a message; answers it with an error where it is malformed. */
  async #checked<T>(read: () => T): Promise<{ message: T } | undefined> {
    try {
      return { message: read() };
    } catch (error) {
      if (!(error instanceof MalformedMessage)) throw error;
      await this.refuse({ sqlstate: error.sqlstate, message: error.message });
      return undefined;
    }
  }

  /** @returns true when what is behind the message was given back to be read later */
  async #message(frame: Frame, giveBack: () => void): Promise<boolean> {
    switch (frame.type) {
      case frontend.parse: {
        const read = await this.#checked(() => readParse(frame.bytes));
        if (read) await this.#parse(frame, read.message);
        break;
      }
      case frontend.bind: {
        const read = await this.#checked(() => readBind(frame.bytes));
        if (read) await this.#bind(read.message);
        break;
      }
      case frontend.execute: {
        const read = await this.#checked(() => readExecute(frame.bytes));
        if (read) return this.#execute(frame, read.message.portal, read.message.maxRows, giveBack);
        break;
      }
      default: {
        const read = await this.#checked(() => readTarget(frame.bytes));
        if (!read) break;
        if (frame.type === frontend.describe) await this.#describe(frame, read.message);
        else this.#close(frame, read.message);
      }
    }
    return false;
  }

  async #parse(frame: Frame, message: ParseMessage): Promise<void> {
    const { native, transactions, statements, services } = this.#session;
    const key = nameKey(message.name);
    const prepared = prepare(message, services, transactions.catalog.current);
    if ("syntaxError" in prepared && prepared.syntaxError) {
      await this.#send();
      if (this.#skipping) return;
      await this.#fail(await unreadable(native, message.sql, prepared.syntaxError));
      if (key === "") statements.delete(key);
      return;
    }
    const refusal = "sqlstate" in prepared ? prepared : transactions.refusalToPrepare(prepared.statement);
    if ("sqlstate" in prepared || refusal) {
      await this.refuse(refusal);
      // It goes before anything is looked at.
      if (key === "") statements.delete(key);
      return;
    }
    const undo = restore(statements, key);
    statements.set(key, prepared);
    const { backendText } = prepared;
    const bytes =
      backendText === undefined ? frame.bytes : parse(message.name, backendText, message.parameterTypes);
    const failed = key === "" ? () => statements.delete(key) : undefined;
    this.#pending.push({ type: "other", bytes, undo, failed, prepared });
  }

  async #bind(message: BindMessage): Promise<void> {
    const { transactions, statements, portals } = this.#session;
    const prepared = statements.get(nameKey(message.statement));
    const refusal = prepared
      ? transactions.refusalToPrepare(prepared.statement)
      : noStatement(message.statement);
    if (!prepared || refusal) {
      await this.refuse(refusal);
      return;
    }
    this.#replan(prepared);
    const { payload, portal: name, statement: statementName } = message;
    const portal: Portal = {
      prepared,
      statementName,
      payload,
      incarnation: -1,
      started: false,
      done: false,
    };
    const key = nameKey(name);
    const undo = restore(portals, key);
    portals.set(key, portal);
    this.#pending.push({ type: "bind", name, portal, undo, prepared });
  }

  async #describe(frame: Frame, { what, name }: { what: "S" | "P"; name: string }): Promise<void> {
    const { transactions, statements, portals } = this.#session;
    const portal = what === "P" ? portals.get(nameKey(name)) : undefined;
    const prepared = what === "S" ? statements.get(nameKey(name)) : portal?.prepared;
    const missing = what === "S" ? noStatement(name) : noPortal(name);
    const refusal = prepared ? transactions.refusalToPrepare(prepared.statement) : missing;
    if (!prepared || refusal) {
      await this.refuse(refusal);
      return;
    }
    if (portal && transactions.current?.failed && !this.#pending.isThere(portal)) {
      if (!prepared.statement || hasColumns(prepared.statement)) {
        await this.refuse(refusals.aborted);
        return;
      }
      await this.#send();
      if (!this.#skipping) this.#session.client.write(toClient.noData);
      return;
    }
    if (portal) this.#pending.revive(name, portal);
    if (!portal) this.#replan(prepared);
    this.#pending.push({ type: "other", bytes: frame.bytes, prepared });
  }

  #close(frame: Frame, { what, name }: { what: "S" | "P"; name: string }): void {
    const { statements, portals } = this.#session;
    const key = nameKey(name);
    const undo = what === "S" ? restore(statements, key) : restore(portals, key);
    (what === "S" ? statements : portals).delete(key);
    this.#pending.push({ type: "other", bytes: frame.bytes, undo });
  }

  /** Has PostgreSQL plan a statement from its text again that another session's change of the schema has overtaken. */
  #replan(prepared: Prepared): void {
    const { transactions } = this.#session;
    if (!needsReplan(prepared, transactions)) return;
    const { version } = prepared;
    const undo = () => {
      prepared.version = version;
    };
    prepared.version = transactions.catalog.current;
    this.#pending.push({ type: "replan", planned: prepared, undo });
  }

  async #execute(frame: Frame, name: string, maxRows: number, giveBack: () => void): Promise<boolean> {
    const { transactions, portals, native } = this.#session;
    const portal = portals.get(nameKey(name));
    const statement = portal?.prepared.statement;
    if (!portal || !statement) {
      // A Bind that failed is answered before the portal that it didn't make.
      await this.refuse(noPortal(name));
      return false;
    }
    const isEngine = isEngineStatement(statement);
    if (transactions.current?.failed && !endsTransaction(statement)) {
      if (this.#pending.isThere(portal)) this.#pending.push({ type: "other", bytes: frame.bytes });
      else await this.refuse(refusals.aborted);
      return false;
    }
    const refusal = transactions.refusal(statement) ?? (await askCatalog(native, statement));
    if (refusal) {
      await this.refuse(refusal);
      return false;
    }
    this.#release();
    if (isEngine) {
      await this.#send();
      if (!this.#skipping) await this.#runEngine(portal, statement, name, maxRows);
      return false;
    }
    const copies = statement.kind === "copyFrom";
    if (copies) giveBack();
    const done = await executePortal(this.#session, this.#pending, name, portal, statement, maxRows);
    if ("failure" in done) await this.#fail(done.failure);
    else this.#held = done.held;
    if (copies) this.#release();
    return copies;
  }

  async #runEngine(portal: Portal, statement: Statement, name: string, maxRows: number): Promise<void> {
    const { client, transactions, portals } = this.#session;
    const { answer } = statement;
    if (portal.done && answer && answer.columns.length > 0) {
      // All of its rows have been given.
      client.write(toClient.commandComplete(answer.tag));
      return;
    }
    if (portal.done) {
      await this.refuse(usedPortal(name));
      return;
    }
    portal.done = true;
    const failure = await runEngineStatement(this.#session, statement, portal.payload, false, maxRows);
    if (failure) await this.#fail(failure);
    else if (!transactions.current) portals.clear();
  }

  /** Sends what is pending; after an error the rest of the batch is skipped. */
  async #send(): Promise<void> {
    if (this.#pending.length === 0) return;
    this.#release();
    const conflict = await this.#pending.ready();
    const failure = conflict ? toClient.errorResponse(conflict) : await this.#pending.start();
    if (failure) await this.#fail(failure);
  }

  #release(): void {
    this.#held?.release();
    this.#held = undefined;
  }

  /** Answers what comes up to the next Sync with an error. */
  async refuse(error: DsqlError | undefined): Promise<void> {
    await this.#send();
    if (error && !this.#skipping) await this.#fail(toClient.errorResponse(error));
  }

  async #fail(failure: Buffer): Promise<void> {
    const { client, transactions, portals } = this.#session;
    this.#release();
    client.write(failure);
    this.#skipping = true;
    this.#pending.clear();
    await transactions.fail();
    if (!transactions.current) portals.clear();
  }
}

/** The one kind of statement that an aborted transaction lets run. */
function endsTransaction({ kind }: Statement): boolean {
  return kind === "commit" || kind === "rollback";
}

/** What puts an entry back as it is now. */
function restore<T>(map: Map<string, T>, key: string): () => void {
  const before = map.get(key);
  return () => {
    if (before === undefined) map.delete(key);
    else map.set(key, before);
  };
}
