import type { DsqlError } from "../rules/DsqlError.ts";
import type { Frame } from "../wire/FrameReader.ts";
import {
  type BindMessage,
  type ParseMessage,
  readBind,
  readExecute,
  readParse,
  readTarget,
} from "../wire/fromClient.ts";
import { frontend } from "../wire/messageType.ts";
import { parse } from "../wire/toBackend.ts";
import * as toClient from "../wire/toClient.ts";
import { askCatalog } from "./askCatalog.ts";
import type { Answer } from "./Answer.ts";
import { directBatch, relayBatch } from "./directBatch.ts";
import { engineColumns, engineParameters, isEngineStatement, runEngineStatement } from "./engineStatement.ts";
import { executePortal } from "./executePortal.ts";
import { PendingMessages } from "./PendingMessages.ts";
import type { Portal } from "./Prepared.ts";
import { prepare } from "./prepare.ts";
import type { SessionState } from "./SessionState.ts";
import { unreadable } from "./unreadable.ts";

/** Answers the messages of the extended query protocol, in batches that end with Sync or Flush. */
export class ExtendedQuery {
  readonly #session: SessionState;
  readonly #pending: PendingMessages;
  /** An error was answered: everything up to the next Sync is ignored. */
  #skipping = false;
  /** COPY data came after the Sync of its own batch: the client sends another that counts. */
  #copiedIn = false;

  /** The answer to the statement executed last, outside of a transaction block. */
  #held: Answer | undefined;

  constructor(session: SessionState) {
    this.#session = session;
    this.#pending = new PendingMessages(session);
  }

  /** @param sync the Sync that ends the batch; without one it goes on */
  run(batch: Frame[], sync?: Frame): Promise<void> {
    const direct = sync && !this.#skipping ? directBatch(this.#session, batch, sync) : undefined;
    return direct ? relayBatch(this.#session, direct) : this.#runOneByOne(batch, sync !== undefined);
  }

  async #runOneByOne(batch: Frame[], isEnd: boolean): Promise<void> {
    const { client, transactions, portals } = this.#session;
    for (const frame of batch) {
      if (this.#skipping) break;
      await this.#message(frame);
    }
    if (!this.#skipping) await this.#send();
    if (!isEnd) {
      this.#release();
      return;
    }
    this.#skipping = false;
    if (transactions.current && !transactions.current.explicit) {
      const ended = await transactions.commit();
      if ("failure" in ended) {
        this.#held = undefined;
        client.write(ended.failure);
      }
    }
    this.#release();
    if (!transactions.current) portals.clear();
    if (!this.#copiedIn) client.write(toClient.readyForQuery(transactions.status));
    this.#copiedIn = false;
  }

  async #message(frame: Frame): Promise<void> {
    this.#release();
    switch (frame.type) {
      case frontend.parse:
        await this.#parse(frame, readParse(frame.bytes));
        break;
      case frontend.bind:
        await this.#bind(frame, readBind(frame.bytes));
        break;
      case frontend.describe:
        await this.#describe(frame);
        break;
      case frontend.close:
        await this.#close(frame);
        break;
      case frontend.execute: {
        const { portal, maxRows } = readExecute(frame.bytes);
        await this.#execute(portal, maxRows);
        break;
      }
      default:
        await this.refuse({ sqlstate: "0A000", message: "fastpath function calls are not supported" });
    }
  }

  async #parse(frame: Frame, message: ParseMessage): Promise<void> {
    const { client, transactions, statements, services } = this.#session;
    const prepared = prepare(message, services);
    const { statement, syntaxError } = prepared;
    if (syntaxError) {
      await this.#send();
      if (this.#skipping) return;
      await this.#fail(await unreadable(this.#session.native, message.sql, syntaxError));
      return;
    }
    const refusal = transactions.refusalToPrepare(statement);
    if (refusal) {
      await this.refuse(refusal);
      return;
    }
    const known = message.name !== "" && statements.has(message.name);
    if (prepared.virtual) {
      if (known) {
        await this.refuse({
          sqlstate: "42P05",
          message: `prepared statement "${message.name}" already exists`,
        });
        return;
      }
      await this.#send();
      if (this.#skipping) return;
      statements.set(message.name, prepared);
      client.write(toClient.parseComplete);
      return;
    }
    this.#pending.push({
      type: "parse",
      bytes:
        statement?.backendText === undefined
          ? frame.bytes
          : parse(message.name, statement.backendText, message.parameterTypes),
      newName: known ? undefined : message.name,
    });
    if (!known) statements.set(message.name, prepared);
  }

  async #bind(frame: Frame, message: BindMessage): Promise<void> {
    const { client, transactions, statements, portals } = this.#session;
    const prepared = statements.get(message.statement);
    const refusal = transactions.refusalToPrepare(prepared?.statement);
    if (refusal) {
      await this.refuse(refusal);
      return;
    }
    if (!prepared) {
      this.#pending.push({ type: "other", bytes: frame.bytes });
      return;
    }
    const portal: Portal = { prepared, payload: message.payload, incarnation: -1, started: false };
    if (prepared.virtual) {
      await this.#send();
      if (this.#skipping) return;
      portals.set(message.portal, portal);
      client.write(toClient.bindComplete);
      return;
    }
    portals.set(message.portal, portal);
    this.#pending.push({ type: "bind", name: message.portal, portal });
  }

  async #describe(frame: Frame): Promise<void> {
    const { client, transactions, statements, portals } = this.#session;
    const { what, name } = readTarget(frame.bytes);
    const prepared = what === "S" ? statements.get(name) : portals.get(name)?.prepared;
    if (!prepared?.virtual || !prepared.statement) {
      const refusal = transactions.refusalToPrepare(prepared?.statement);
      if (refusal) {
        await this.refuse(refusal);
        return;
      }
      const portal = what === "P" ? portals.get(name) : undefined;
      if (portal) this.#pending.revive(name, portal);
      this.#pending.push({ type: "other", bytes: frame.bytes });
      return;
    }
    await this.#send();
    if (this.#skipping) return;
    if (what === "S") client.write(toClient.parameterDescription(engineParameters(prepared.statement)));
    const columns = engineColumns(prepared.statement);
    client.write(columns ? toClient.rowDescription(columns) : toClient.noData);
  }

  async #close(frame: Frame): Promise<void> {
    const { client, statements, portals } = this.#session;
    const { what, name } = readTarget(frame.bytes);
    const prepared = what === "S" ? statements.get(name) : portals.get(name)?.prepared;
    if (what === "S") statements.delete(name);
    else portals.delete(name);
    if (!prepared?.virtual) {
      this.#pending.push({ type: "other", bytes: frame.bytes });
      return;
    }
    await this.#send();
    if (!this.#skipping) client.write(toClient.closeComplete);
  }

  async #execute(name: string, maxRows: number): Promise<void> {
    const { transactions, portals } = this.#session;
    const portal = portals.get(name);
    const statement = portal?.prepared.statement;
    const refusal =
      statement && (transactions.refusal(statement) ?? (await askCatalog(this.#session.native, statement)));
    if (refusal) {
      await this.refuse(refusal);
      return;
    }
    if (!portal || !statement) {
      // A Bind that failed is answered before the portal that it didn't make.
      await this.refuse({ sqlstate: "34000", message: `portal "${name}" does not exist` });
      return;
    }
    if (isEngineStatement(statement)) {
      await this.#send();
      if (this.#skipping) return;
      const failure = await runEngineStatement(this.#session, statement, portal.payload, false);
      if (failure) await this.#fail(failure);
      else if (!transactions.current) portals.clear();
      return;
    }
    const done = await executePortal(this.#session, this.#pending, name, portal, statement, maxRows);
    if ("failure" in done) await this.#fail(done.failure);
    else {
      this.#held = done.held;
      if (done.copiedIn) this.#copiedIn = true;
    }
  }

  /** Sends what is pending; after an error the rest of the batch is skipped. */
  async #send(): Promise<void> {
    if (this.#pending.length === 0) return;
    const conflict = await this.#pending.ready();
    const failure = conflict ? toClient.errorResponse(conflict) : await this.#pending.start();
    if (failure) await this.#fail(failure);
  }

  #release(): void {
    this.#held?.release();
    this.#held = undefined;
  }

  /** Answers what comes up to the next Sync with an error. */
  async refuse(error: DsqlError): Promise<void> {
    await this.#send();
    if (!this.#skipping) await this.#fail(toClient.errorResponse(error));
  }

  async #fail(failure: Buffer): Promise<void> {
    const { client, transactions, portals } = this.#session;
    client.write(failure);
    this.#skipping = true;
    this.#pending.clear();
    await transactions.fail();
    portals.clear();
  }
}
