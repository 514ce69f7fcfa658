import { shadowText } from "../occ/shadow.ts";
import type { DsqlError } from "../rules/DsqlError.ts";
import type { Statement } from "../rules/Statement.ts";
import { frontend } from "../wire/messageType.ts";
import { bind, close, parse, sync } from "../wire/toBackend.ts";
import { Answer, translatedError } from "./Answer.ts";
import type { Portal } from "./Prepared.ts";
import { request } from "./request.ts";
import type { SessionState } from "./SessionState.ts";

/** A message for PostgreSQL that waits to be sent with those after it. */
export type Pending =
  | { type: "parse"; bytes: Buffer; newName: string | undefined }
  | { type: "bind"; name: string; portal: Portal; silent?: true }
  | { type: "other"; bytes: Buffer };

/** No client gives its statements such names. */
const SHADOW = "\u0001shadow:";

/** Messages of the extended protocol that aren't sent yet: they go out together, as late as can be. */
export class PendingMessages {
  readonly #session: SessionState;
  #pending: Pending[] = [];

  constructor(session: SessionState) {
    this.#session = session;
  }

  get length(): number {
    return this.#pending.length;
  }

  push(entry: Pending): void {
    this.#pending.push(entry);
  }

  clear(): void {
    this.#pending = [];
  }

  /** Gives the transaction a place to run, and in a shadow the tables that the portals to be bound need. */
  async ready(...statements: (Statement | undefined)[]): Promise<DsqlError | undefined> {
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

  isLive(portal: Portal): boolean {
    return portal.incarnation === this.#session.transactions.current?.incarnation;
  }

  /** Binds a portal again that went with a PostgreSQL transaction which was displaced. */
  revive(name: string, portal: Portal): void {
    if (portal.prepared.virtual || this.isLive(portal)) return;
    if (this.#pending.some((pending) => pending.type === "bind" && pending.portal === portal)) return;
    this.#pending.push({ type: "bind", name, portal, silent: true });
  }

  /** Sends what is pending, in the packet that is being put together. Resolves with the ErrorResponse, if any. */
  async start(): Promise<Buffer | undefined> {
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
}
