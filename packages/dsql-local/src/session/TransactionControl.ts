import type { CommittedLocks } from "../occ/CommittedLocks.ts";
import { isConflict, schemaConflict, writeConflict } from "../occ/conflict.ts";
import { lockedRowsQuery } from "../occ/lockedRowsQuery.ts";
import { type LogEntry, Transaction } from "../occ/Transaction.ts";
import type { DsqlError } from "../rules/DsqlError.ts";
import type { Statement } from "../rules/Statement.ts";
import { errorResponse } from "../wire/toClient.ts";
import { withTextResults } from "../wire/withTextResults.ts";
import { Displacement } from "./Displacement.ts";
import type { NativeSession } from "./NativeSession.ts";
import { recordSuccess } from "./recordSuccess.ts";
import type { SessionServices } from "./SessionServices.ts";
import { type FailedAnswer, StatementPlace } from "./StatementPlace.ts";
import { stateRefusal } from "./stateRefusal.ts";

/** An ErrorResponse to send instead of an answer. */
export type Failure = Buffer;

/** A session's transaction: what the client believes and what PostgreSQL is told. */
export class TransactionControl {
  current: Transaction | undefined;
  readonly displacement: Displacement;
  readonly #native: NativeSession;
  readonly #place: StatementPlace;
  readonly #committedLocks: CommittedLocks;

  constructor(native: NativeSession, services: SessionServices) {
    this.#native = native;
    this.#committedLocks = services.committedLocks;
    this.displacement = new Displacement(native, services, () => this.current);
    this.#place = new StatementPlace(native, this.displacement, services.keepers);
  }

  get status(): "I" | "T" | "E" {
    if (!this.current?.explicit) return "I";
    return this.current.failed ? "E" : "T";
  }

  /** BEGIN as the client sent it. */
  async begin(
    statement: Statement,
  ): Promise<{ tag: string; notice?: "inTransaction" } | { failure: Failure }> {
    if (this.current) {
      const notice = this.current.explicit ? { notice: "inTransaction" as const } : {};
      this.current.explicit = true;
      return { tag: /^\s*start/i.test(statement.text) ? "START TRANSACTION" : "BEGIN", ...notice };
    }
    const sql = statement.backendText ?? statement.text;
    const known = /^\s*(begin|start transaction)(\s+read only|\s+read write)?\s*$/i.test(sql);
    const result = await (known
      ? this.#native.runControl(sql.trim().replace(/\s+/g, " ").toUpperCase())
      : this.#native.run(sql));
    if (result.errorBytes) return { failure: result.errorBytes };
    this.current = new Transaction(true, statement.readOnly ?? false);
    return { tag: result.tag ?? "BEGIN" };
  }

  /** Messages that open PostgreSQL's transaction for statements without BEGIN; end them with Sync. */
  beginImplicit(): Buffer {
    this.current = new Transaction(false, false);
    return this.#native.control("BEGIN");
  }

  /** Why DSQL doesn't run the statement in this state; nothing has been sent then. */
  refusal(statement: Statement): DsqlError | undefined {
    return stateRefusal(statement, this.current);
  }

  /** Makes sure that the transaction has a place in PostgreSQL in which the statement can run. */
  prepare(statement: Statement | undefined): Promise<DsqlError | undefined> {
    return this.#place.prepare(this.current, statement);
  }

  /** Messages to send, with Sync, before a statement that PostgreSQL may fail with a conflict. */
  protect(): Buffer | undefined {
    return this.#place.protect(this.current);
  }

  /** Makes it possible to try a statement again that failed for a conflict; false when that is its answer. */
  recover(statement: Statement, answer: FailedAnswer, attempt: number): Promise<boolean> {
    return this.#place.recover(this.current, statement, answer, attempt);
  }

  /** Takes note of a statement that succeeded. Returns DSQL's refusal when it was too much. */
  succeeded(statement: Statement, entry: LogEntry | undefined, tag: string): DsqlError | undefined {
    return this.current && recordSuccess(this.current, statement, entry, tag);
  }

  /** Remembers which rows a locking read of an explicit transaction has locked. */
  async locked(statement: Statement, parameterTypes: Buffer, payload: Buffer): Promise<void> {
    const transaction = this.current;
    if (statement.kind !== "lockingRead" || !transaction?.explicit || transaction.place !== "native") return;
    const rows = lockedRowsQuery(statement);
    if (!rows) return;
    const found = await this.#native.tryOut(rows.text, parameterTypes, withTextResults(payload));
    const ctids = found.rows.map(([, ctid]) => ctid ?? "");
    const table = found.rows[0]?.[0];
    if (table) transaction.locked.push({ table, name: rows.name, strength: rows.strength, ctids });
  }

  /** Ends the transaction for good. Returns what the client is told. */
  async commit(): Promise<{ tag: "COMMIT" | "ROLLBACK" } | { failure: Failure }> {
    const transaction = this.current;
    if (!transaction) return { tag: "COMMIT" };
    let committed = false;
    try {
      if (transaction.failed) return { tag: "ROLLBACK" };
      if (transaction.staleSchema && transaction.log.length > 0) {
        await this.#rollbackNative(transaction);
        return { failure: errorResponse(schemaConflict) };
      }
      if (transaction.outdated) {
        await this.#rollbackNative(transaction);
        return { failure: errorResponse(writeConflict) };
      }
      if (transaction.place === "detached") {
        if (transaction.log.length === 0) return { tag: "COMMIT" };
        if ((await this.#place.attach(transaction)) !== "attached") {
          return { failure: errorResponse(writeConflict) };
        }
      }
      if (await this.#committedLocks.conflictsWith(transaction)) {
        await this.#rollbackNative(transaction);
        return { failure: errorResponse(writeConflict) };
      }
      const done = this.#committedLocks.committing(transaction);
      const result = await this.displacement.watched(this.#native.runControl("COMMIT"));
      done(!result.errorBytes);
      if (result.errorBytes) {
        if (isConflict(result.error?.get("C"))) return { failure: errorResponse(writeConflict) };
        return { failure: result.errorBytes };
      }
      committed = true;
      return { tag: "COMMIT" };
    } finally {
      this.#end(committed);
    }
  }

  async rollback(): Promise<void> {
    const transaction = this.current;
    if (!transaction) return;
    try {
      if (!transaction.failed) await this.#rollbackNative(transaction);
    } finally {
      this.#end(false);
    }
  }

  /** An error was answered: an explicit transaction stays aborted until its end, an implicit one is over. */
  async fail(): Promise<void> {
    const transaction = this.current;
    if (!transaction || transaction.failed) return;
    await this.#rollbackNative(transaction);
    if (!transaction.explicit) {
      this.#end(false);
      return;
    }
    transaction.failed = true;
    transaction.snapshot?.release();
    transaction.log = [];
    this.displacement.ddlEnded(false);
  }

  /** The session is over. */
  dispose(): void {
    this.current?.snapshot?.release();
    if (this.current) this.#committedLocks.end(this.current);
    this.current = undefined;
  }

  async #rollbackNative(transaction: Transaction): Promise<void> {
    if (transaction.place === "detached") return;
    transaction.place = "detached";
    await this.#native.runControl("ROLLBACK");
  }

  #end(committed: boolean): void {
    this.current?.snapshot?.release();
    if (this.current) this.#committedLocks.end(this.current);
    this.current = undefined;
    this.displacement.transactionEnded(committed);
  }
}
