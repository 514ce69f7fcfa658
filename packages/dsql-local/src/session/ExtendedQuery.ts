import type { DsqlError } from "../rules/DsqlError.ts";
import type { Statement } from "../rules/Statement.ts";
import { writeConflict } from "../occ/conflict.ts";
import { shadowText } from "../occ/shadow.ts";
import { classify } from "../rules/classify.ts";
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
import { bind, close, execute, parse, sync } from "../wire/toBackend.ts";
import * as toClient from "../wire/toClient.ts";
import { Answer, translatedError } from "./Answer.ts";
import { engineColumns, engineParameters, isEngineStatement, runEngineStatement } from "./engineStatement.ts";
import { logEntry } from "./logEntry.ts";
import type { Portal, Prepared } from "./Prepared.ts";
import * as refusals from "./refusals.ts";
import { passOn } from "./passOn.ts";
import { request } from "./request.ts";
import { runsDirectly } from "./runsDirectly.ts";
import type { SessionState } from "./SessionState.ts";
import { isLogged } from "./TransactionControl.ts";

/** A message for PostgreSQL that waits to be sent with those after it. */
type Pending =
  | { type: "parse"; bytes: Buffer; newName: string | undefined }
  | { type: "bind"; name: string; portal: Portal; silent?: true }
  | { type: "other"; bytes: Buffer };

/** No client gives its statements such names. */
const SHADOW = "\u0001shadow:";

/** Answers the messages of the extended query protocol, in batches that end with Sync or Flush. */
export class ExtendedQuery {
  readonly #session: SessionState;
  #pending: Pending[] = [];
  /** An error was answered: everything up to the next Sync is ignored. */
  #skipping = false;
  /** COPY data came after the Sync of its own batch: the client sends another that counts. */
  #copiedIn = false;

  constructor(session: SessionState) {
    this.#session = session;
  }

  /** @param end of the batch, which isn't in `batch`; `part` when it goes on but has become large */
  async run(batch: Frame[], end: "sync" | "flush" | "part"): Promise<void> {
    const { client, transactions, portals } = this.#session;
    const bytes = end === "sync" && !this.#skipping ? this.#directly(batch) : undefined;
    if (bytes) {
      await this.#relay(bytes, batch);
      return;
    }
    for (const frame of batch) {
      if (this.#skipping) break;
      await this.#message(frame);
    }
    if (!this.#skipping) await this.#send();
    if (end !== "sync") return;
    this.#skipping = false;
    if (transactions.current && !transactions.current.explicit) {
      const ended = await transactions.commit();
      if ("failure" in ended) client.write(ended.failure);
    }
    if (!transactions.current) portals.clear();
    if (!this.#copiedIn) client.write(toClient.readyForQuery(transactions.status));
    this.#copiedIn = false;
  }

  /** The batch as it can be passed on in one piece, if nothing needs to be decided within it. */
  #directly(batch: Frame[]): Buffer | undefined {
    const { transactions, statements, portals } = this.#session;
    if (transactions.current && !transactions.current.explicit) return undefined;
    const parsed = new Map<string, Prepared>();
    const bound = new Map<string, Prepared>();
    const executes = batch.reduce((count, { type }) => count + (type === frontend.execute ? 1 : 0), 0);
    const bytes: Buffer[] = [];
    for (const frame of batch) {
      bytes.push(frame.bytes);
      switch (frame.type) {
        case frontend.parse: {
          const message = readParse(frame.bytes);
          const prepared = prepare(message);
          if (prepared.virtual || prepared.statement?.refusal) return undefined;
          if (transactions.current?.failed) return undefined;
          if (message.name !== "" && statements.has(message.name)) return undefined;
          parsed.set(message.name, prepared);
          if (prepared.statement?.backendText !== undefined) {
            bytes[bytes.length - 1] = parse(
              message.name,
              prepared.statement.backendText,
              message.parameterTypes,
            );
          }
          break;
        }
        case frontend.bind: {
          const message = readBind(frame.bytes);
          const prepared = parsed.get(message.statement) ?? statements.get(message.statement);
          if (!prepared || prepared.virtual) return undefined;
          bound.set(message.portal, prepared);
          break;
        }
        case frontend.execute: {
          const { portal } = readExecute(frame.bytes);
          const prepared = bound.get(portal) ?? this.#livePortal(portal)?.prepared;
          if (!prepared?.statement) return undefined;
          if (!runsDirectly(prepared.statement, transactions, executes === 1)) return undefined;
          break;
        }
        case frontend.describe:
        case frontend.close: {
          const { what, name } = readTarget(frame.bytes);
          if (what === "S") {
            const prepared = parsed.get(name) ?? statements.get(name);
            if (prepared?.virtual || frame.type === frontend.close) return undefined;
          } else if (portals.has(name) || transactions.current?.place !== "native") {
            if (!bound.has(name)) return undefined;
          }
          break;
        }
        default:
          return undefined;
      }
    }
    if (executes === 0 && transactions.current && transactions.current.place !== "native") return undefined;
    bytes.push(sync);
    return Buffer.concat(bytes);
  }

  #livePortal(name: string): Portal | undefined {
    const portal = this.#session.portals.get(name);
    return portal && portal.incarnation === this.#session.transactions.current?.incarnation
      ? portal
      : undefined;
  }

  /** Passes a whole batch on, and takes note of what it prepared. */
  async #relay(bytes: Buffer, batch: Frame[]): Promise<void> {
    const { transactions, statements, portals } = this.#session;
    const parsed: Prepared[] = [];
    const bound: [string, Portal][] = [];
    let statement: Prepared["statement"];
    for (const frame of batch) {
      if (frame.type === frontend.parse) {
        parsed.push(prepare(readParse(frame.bytes)));
      } else if (frame.type === frontend.bind) {
        const message = readBind(frame.bytes);
        const prepared =
          parsed.findLast(({ name }) => name === message.statement) ?? statements.get(message.statement);
        if (!prepared) continue;
        statement = prepared.statement;
        const incarnation = transactions.current?.incarnation ?? 0;
        bound.push([message.portal, { prepared, payload: message.payload, incarnation, started: false }]);
      } else if (frame.type === frontend.execute && transactions.current) {
        const { portal, maxRows } = readExecute(frame.bytes);
        const found = bound.findLast(([name]) => name === portal)?.[1] ?? portals.get(portal);
        if (found && maxRows > 0) found.started = true;
      }
    }
    const repeatable = parsed.every(({ name }) => name === "");
    const answer = await passOn(this.#session, statement?.kind, bytes, repeatable);
    for (const prepared of parsed.slice(0, answer.parsed)) statements.set(prepared.name, prepared);
    if (transactions.current && !transactions.current.failed) {
      for (const [name, portal] of bound) portals.set(name, portal);
    } else {
      portals.clear();
    }
  }

  async #message(frame: Frame): Promise<void> {
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
        await this.#refuse({ sqlstate: "0A000", message: "fastpath function calls are not supported" });
    }
  }

  async #parse(frame: Frame, message: ParseMessage): Promise<void> {
    const { client, transactions, statements } = this.#session;
    const prepared = prepare(message);
    const { statement } = prepared;
    if (transactions.current?.failed && statement?.kind !== "commit" && statement?.kind !== "rollback") {
      await this.#refuse(refusals.aborted);
      return;
    }
    if (statement?.refusal) {
      await this.#refuse(statement.refusal);
      return;
    }
    const known = message.name !== "" && statements.has(message.name);
    if (prepared.virtual) {
      if (known) {
        await this.#refuse({
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
    const kind = prepared?.statement?.kind;
    if (transactions.current?.failed && kind !== "commit" && kind !== "rollback") {
      await this.#refuse(refusals.aborted);
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
      if (transactions.current?.failed) {
        await this.#refuse(refusals.aborted);
        return;
      }
      const portal = what === "P" ? portals.get(name) : undefined;
      if (portal) this.#revive(name, portal);
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
    const { client, native, transactions, portals } = this.#session;
    const portal = portals.get(name);
    if (!portal) {
      // A Bind that failed is answered before the portal that it didn't make.
      await this.#send();
      if (!this.#skipping) {
        await this.#refuse({ sqlstate: "34000", message: `portal "${name}" does not exist` });
      }
      return;
    }
    const { statement } = portal.prepared;
    const refusal = statement && transactions.refusal(statement);
    if (refusal) {
      await this.#refuse(refusal);
      return;
    }
    if (statement && isEngineStatement(statement)) {
      await this.#send();
      if (this.#skipping) return;
      const failure = await runEngineStatement(this.#session, statement, portal.payload, false);
      if (failure) await this.#fail(failure);
      else if (!transactions.current) portals.clear();
      return;
    }
    if (!statement) {
      await this.#send();
      if (!this.#skipping)
        await this.#refuse({ sqlstate: "34000", message: `portal "${name}" does not exist` });
      return;
    }
    const started = portal.started;
    let duplicate: Buffer | undefined;
    for (let attempt = 0; ; attempt++) {
      const conflict = await this.#ready(statement);
      if (conflict) {
        await this.#fail(duplicate ?? toClient.errorResponse(conflict));
        return;
      }
      if (started && !this.#isLive(portal)) {
        // The rest of its rows went with the PostgreSQL transaction that was displaced.
        await this.#fail(toClient.errorResponse(writeConflict));
        return;
      }
      this.#revive(name, portal);
      const write = statement.kind === "write";
      const held = write || statement.kind === "lockingRead";
      const answer = new Answer(client, { mode: held ? "hold" : "stream", write });
      if (statement.kind === "ddl") transactions.ddlBegins();
      native.channel.cork();
      const segment = this.#start();
      const executed = request(
        this.#session,
        isLogged(statement) ? transactions.protect() : undefined,
        Buffer.concat([execute(name, maxRows), sync]),
        answer,
        true,
      );
      native.channel.uncork();
      const [failure] = await Promise.all([segment, executed]);
      if (failure) {
        // What was sent behind it failed as well, for that reason only.
        await this.#fail(failure);
        return;
      }
      if (!answer.errorBytes) {
        if (answer.copiedIn) this.#copiedIn = true;
        if (answer.suspended) portal.started = true;
        const refused = transactions.succeeded(
          statement,
          started ? undefined : logEntry(statement, answer, portal.prepared.parameterTypes, portal.payload),
          answer.tag ?? "",
        );
        if (refused) {
          await this.#fail(toClient.errorResponse(refused));
          return;
        }
        answer.release();
        if (!started) await transactions.locked(statement, portal.prepared.parameterTypes, portal.payload);
        return;
      }
      if (!(await transactions.recover(statement, answer, attempt))) {
        await this.#fail(
          duplicate ?? translatedError(answer.errorBytes, answer.sqlstate, statement.kind === "ddl"),
        );
        return;
      }
      if (answer.sqlstate === "23505") duplicate = answer.errorBytes;
    }
  }

  /** Gives the transaction a place to run, and in a shadow the tables that the portals to be bound need. */
  async #ready(...statements: (Statement | undefined)[]): Promise<DsqlError | undefined> {
    const { transactions } = this.#session;
    if (!transactions.current || transactions.current.failed) return undefined;
    const bound = this.#pending.flatMap((pending) =>
      pending.type === "bind" ? [pending.portal.prepared.statement] : [],
    );
    for (const statement of [...statements, ...bound, undefined]) {
      const conflict = await transactions.prepare(statement);
      if (conflict) return conflict;
    }
    return undefined;
  }

  #isLive(portal: Portal): boolean {
    return portal.incarnation === this.#session.transactions.current?.incarnation;
  }

  /** Binds a portal again that went with a PostgreSQL transaction which was displaced. */
  #revive(name: string, portal: Portal): void {
    if (portal.prepared.virtual || this.#isLive(portal)) return;
    if (this.#pending.some((pending) => pending.type === "bind" && pending.portal === portal)) return;
    this.#pending.push({ type: "bind", name, portal, silent: true });
  }

  /** Sends what is pending; after an error the rest of the batch is skipped. */
  async #send(): Promise<void> {
    if (this.#pending.length === 0) return;
    const conflict = await this.#ready();
    const failure = conflict ? toClient.errorResponse(conflict) : await this.#start();
    if (failure) await this.#fail(failure);
  }

  /** Sends what is pending, in the packet that is being put together. Resolves with the ErrorResponse, if any. */
  async #start(): Promise<Buffer | undefined> {
    const { client, transactions, statements } = this.#session;
    const pending = this.#pending;
    this.#pending = [];
    if (pending.length === 0) return undefined;
    const begin =
      !transactions.current && pending.some(({ type }) => type === "bind")
        ? transactions.beginImplicit()
        : undefined;
    const newNames: string[] = [];
    const bytes: Buffer[] = [];
    const shown: boolean[] = [];
    for (const entry of pending) {
      switch (entry.type) {
        case "parse":
          if (entry.newName !== undefined) newNames.push(entry.newName);
          bytes.push(entry.bytes);
          shown.push(true);
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
    const answer = new Answer(client, { mode: "stream", shown });
    await request(this.#session, begin, Buffer.concat(bytes), answer);
    if (!answer.errorBytes) return undefined;
    for (const name of newNames.slice(answer.parsed)) statements.delete(name);
    return translatedError(answer.errorBytes, answer.sqlstate);
  }

  #bindNow({ name, portal, silent }: Pending & { type: "bind" }, bytes: Buffer[], shown: boolean[]): void {
    const { current } = this.#session.transactions;
    const { prepared, payload } = portal;
    let source = prepared.name;
    if (current?.place === "shadow" && prepared.statement) {
      source = SHADOW + name;
      bytes.push(
        close("S", source),
        parse(source, shadowText(prepared.statement, current), prepared.parameterTypes),
      );
      shown.push(false, false);
    }
    if (silent) {
      bytes.push(close("P", name));
      shown.push(false);
    }
    bytes.push(bind(name, source, payload));
    shown.push(!silent);
    portal.incarnation = current?.incarnation ?? 0;
  }

  async #refuse(error: DsqlError): Promise<void> {
    await this.#send();
    if (!this.#skipping) await this.#fail(toClient.errorResponse(error));
  }

  async #fail(failure: Buffer): Promise<void> {
    const { client, transactions, portals } = this.#session;
    client.write(failure);
    this.#skipping = true;
    this.#pending = [];
    await transactions.fail();
    portals.clear();
  }
}

function prepare(message: ParseMessage): Prepared {
  const { statements } = classify(message.sql);
  const statement = statements.length === 1 ? statements[0] : undefined;
  return {
    name: message.name,
    statement,
    parameterTypes: message.parameterTypes,
    virtual: statement !== undefined && isEngineStatement(statement),
  };
}
