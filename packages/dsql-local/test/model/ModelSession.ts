import type { Database } from "./Database.ts";
import type { Action, Answer, Result } from "./Program.ts";
import { copyRows, runStatement } from "./runStatement.ts";
import { tableOf, type Value } from "./Schema.ts";
import { Session, type WouldWait } from "./Session.ts";
import { SqlError } from "./SqlError.ts";
import type { Copy, DataStatement, Statement } from "./Statement.ts";
import type { Transaction } from "./Transaction.ts";

interface Portal {
  readonly statement: DataStatement;
  readonly of: Transaction | undefined;
  readonly rows: string[];
  given: number;
}

/** One session at the level of the protocol: texts, pipelines, portals and COPY on top of a {@link Session}. */
export class ModelSession {
  readonly #database: Database;
  readonly #session: Session;
  readonly #portals = new Map<string, Portal>();
  #copy: { copy: Copy; extended: boolean; rows: (readonly Value[])[] } | undefined;
  /** After an error all messages up to a Sync are skipped. */
  #discards = false;
  #unsynced = false;

  constructor(database: Database, wouldWait: WouldWait) {
    this.#database = database;
    this.#session = new Session(database, wouldWait);
  }

  get status(): "I" | "T" | "E" {
    return this.#session.status;
  }

  get transaction(): Transaction | undefined {
    return this.#session.transaction;
  }

  get copying(): Copy | undefined {
    return this.#copy?.copy;
  }

  get unsynced(): boolean {
    return this.#unsynced;
  }

  /** Suspended portals. */
  get portals(): readonly string[] {
    return [...this.#portals.keys()];
  }

  perform(action: Action): Answer {
    const answer = this.#answer(action);
    const waits = this.#session.waits;
    this.#session.waits = false;
    return waits ? { results: [], waits } : answer;
  }

  #answer(action: Action): Answer {
    switch (action.do) {
      case "query":
        return this.#ready(this.#each(action.statements, "text"));
      case "extended":
        this.#unsynced = true;
        return this.#pipelined(
          () => this.#each(action.statements, action.sync ? "pipeline" : "open"),
          action.sync,
          isPlainRead(action.statements.at(-1)),
        );
      case "sync":
        return this.#pipelined(() => [], true);
      case "open":
        this.#unsynced = true;
        return this.#pipelined(() => this.#open(action.portal, action.statement, action.limit), false);
      case "fetch":
        this.#unsynced = true;
        return this.#pipelined(() => [this.#fetch(action.portal, action.limit)], false);
      case "copy":
        return this.#beginCopy(action.copy, action.extended === true);
      case "copyData":
        this.#copy?.rows.push(...action.rows);
        return { results: [] };
      case "copyDone":
        return this.#endCopy(true);
      case "copyFail":
        return this.#endCopy(false);
    }
  }

  /** Runs statements up to the first that fails. */
  #each(statements: readonly Statement[], way: "text" | "pipeline" | "open"): Result[] {
    const results: Result[] = [];
    for (const statement of statements) {
      const result = this.#attempt(() => this.#session.run(statement, statements.length, way));
      results.push(result);
      if ("error" in result) break;
    }
    return results;
  }

  #pipelined(run: () => Result[], sync: boolean, isTold = false): Answer {
    const results = this.#discards ? [] : run();
    this.#discards ||= results.some((result) => "error" in result);
    if (!sync) return { results };
    this.#discards = false;
    this.#unsynced = false;
    return this.#ready(results, isTold);
  }

  /** The end of a text, or Sync. */
  #ready(results: Result[], isTold = false): Answer {
    const last = results.some((result) => "error" in result)
      ? undefined
      : this.#attempt(() => {
          this.#session.endImplicit();
          return undefined;
        });
    // Decided: an error at Sync replaces the response to the last write, as without a pipeline; rows, and the end of COPY, are sent at once.
    const kept = isTold ? results : results.slice(0, -1);
    const all = last ? [...kept, last] : results;
    this.#closePortals();
    return { results: all, status: this.#session.status };
  }

  #open(name: string, statement: DataStatement, limit: number): Result[] {
    const opened = this.#attempt(() => {
      if (this.#session.status === "E") throw new SqlError("25P02");
      this.#session.within((transaction) => {
        const result = runStatement(transaction, statement, true);
        const rows = "rows" in result ? [...(result.rows ?? [])] : [];
        this.#portals.set(name, { statement, of: transaction, rows, given: 0 });
      });
      return undefined;
    });
    return [opened ?? this.#fetch(name, limit)];
  }

  #fetch(name: string, limit: number): Result {
    return this.#attempt(() => {
      this.#closePortals();
      const portal = this.#portals.get(name);
      // Decided: in an aborted block either response is right.
      if (this.#session.status === "E") throw new SqlError("25P02", "34000");
      if (!portal) {
        this.#session.fail();
        throw new SqlError("34000");
      }
      if (!this.#has("portalKeepsItsRows") && portal.statement.kind === "select") {
        const again = this.#session.within((transaction) =>
          runStatement(transaction, portal.statement, true),
        );
        portal.rows.splice(0, portal.rows.length, ...("rows" in again ? (again.rows ?? []) : []));
      }
      const part = portal.rows.slice(portal.given, portal.given + limit);
      portal.given += part.length;
      // PostgreSQL suspends a portal whenever it has returned as many rows as requested.
      return { part, more: part.length === limit };
    });
  }

  #beginCopy(copy: Copy, extended: boolean): Answer {
    const begin = (): Result[] => {
      const result = this.#attempt((): Result => {
        if (this.#session.status === "E") throw new SqlError("25P02");
        this.#session.within(() => undefined);
        return { copyIn: true };
      });
      if (!("error" in result)) this.#copy = { copy, extended, rows: [] };
      return [result];
    };
    if (extended) {
      this.#unsynced = true;
      return this.#pipelined(begin, false);
    }
    const results = begin();
    return this.#copy ? { results } : this.#ready(results);
  }

  #endCopy(done: boolean): Answer {
    const copy = this.#copy;
    if (!copy) return { results: [] };
    this.#copy = undefined;
    const result = this.#attempt((): Result => {
      this.#session.within((transaction) => {
        if (!done) throw this.#failedCopy(transaction, copy);
        if (!this.#has("copySnapshot") && this.#session.status === "I") transaction.takeSnapshot();
        const { table } = tableOf(this.#database.shape, copy.copy.relation);
        copyRows(transaction, table, copy.copy.columns, copy.rows);
      });
      return { tag: `COPY ${copy.rows.length}` };
    });
    return copy.extended ? this.#pipelined(() => [result], true, true) : this.#ready([result]);
  }

  /** The rows that COPY has read may have failed before the client ended it. */
  #failedCopy(
    transaction: Transaction,
    { copy, rows }: { copy: Copy; rows: readonly (readonly Value[])[] },
  ): SqlError {
    const { table } = tableOf(this.#database.shape, copy.relation);
    try {
      copyRows(transaction, table, copy.columns, rows);
    } catch (error) {
      if (error instanceof SqlError) return new SqlError("57014", ...error.codes);
      throw error;
    }
    return new SqlError("57014");
  }

  #closePortals(): void {
    if (!this.#has("portalEndsWithItsTransaction")) return;
    for (const [name, { of }] of this.#portals) {
      if (of !== this.#session.transaction && this.#session.status !== "E") this.#portals.delete(name);
    }
  }

  #has(rule: "copySnapshot" | "portalEndsWithItsTransaction" | "portalKeepsItsRows"): boolean {
    return this.#database.rules.has(rule);
  }

  #attempt<T>(run: () => T): T | { error: readonly string[] } {
    try {
      return run();
    } catch (error) {
      if (error instanceof SqlError) return { error: error.codes };
      throw error;
    }
  }
}

const isPlainRead = (statement: Statement | undefined): boolean =>
  statement?.kind === "select" && statement.lock === undefined;
