import type { CatalogClient } from "../postgres/database/CatalogClient.ts";
import type { CatalogVersions } from "./CatalogVersions.ts";
import type { RowsByColumns } from "../analysis/rows/RowBound.ts";
import type { Statement } from "../analysis/statement/Statement.ts";
import { TRANSACTION_ROW_LIMIT } from "../errorCatalog/transactionLimits.ts";
import { TABLE_FACTS, type TableFacts } from "./tableFacts.ts";

/** A key's columns. */
type Key = readonly string[];

/** Knows how many rows a statement writes at most, and which statements write more than their tag tells. */
export class WriteBounds {
  readonly #client: CatalogClient;
  readonly #catalog: CatalogVersions;
  #version = -1;
  #loading: Promise<void> | undefined;
  #followed = new Set<string>();
  #calling = new Set<string>();
  #setReturning = new Set<string>();
  /** Of each table, or of each of that name. */
  #keys = new Map<string, Key[][]>();

  constructor(client: CatalogClient, catalog: CatalogVersions) {
    this.#client = client;
    this.#catalog = catalog;
  }

  /** To be awaited before a request is worked on; undefined while nothing has changed. */
  load(): Promise<void> | undefined {
    if (this.#isCurrent) return undefined;
    return (this.#loading ??= this.#load().finally(() => {
      this.#loading = undefined;
    }));
  }

  /**
   * Have the rows that the statement writes to be counted, since neither its tag nor anything else tells them?
   *
   * @param alone nothing else is run in its transaction: it is enough that they aren't too many
   */
  mustCount(statement: Statement, alone: boolean): boolean {
    if (statement.kind !== "write" || !(statement.nested ?? this.#bringsMore(statement))) return false;
    return !(alone && this.isFew(statement));
  }

  /** Does the statement surely write no more than one transaction may? */
  isFew(statement: Statement): boolean {
    const most = this.#mostRows(statement);
    return most !== undefined && most <= TRANSACTION_ROW_LIMIT;
  }

  get #isCurrent(): boolean {
    return this.#version === this.#catalog.current;
  }

  /** Rows that the statement writes at most, those that follow them included; undefined where it may be any number. */
  #mostRows(statement: Statement): number | undefined {
    const { bound } = statement;
    if (!bound || this.#bringsMore(statement) || bound.calls.some((name) => this.#setReturning.has(name)))
      return undefined;
    let most = bound.rows;
    for (const part of bound.picked) {
      const rows = this.#rowsOf(part);
      if (rows === undefined) return undefined;
      most += rows;
    }
    return most;
  }

  /** May other rows be written with those of the tables that it names? What isn't known may. */
  #bringsMore({ relations, bound }: Statement): boolean {
    if (!this.#isCurrent) return true;
    if (this.#calling.size > 0 && relations.some(({ name }) => this.#calling.has(name))) return true;
    // Nothing follows a row that is new.
    return bound?.touches !== false && relations.some(({ name }) => this.#followed.has(name));
  }

  /** The rows that a key leaves of them, if every table of that name has one. */
  #rowsOf({ table, columns }: RowsByColumns): number | undefined {
    const values = new Map(columns);
    let most: number | undefined;
    for (const keys of this.#keys.get(table.name) ?? []) {
      const rows = keys.map((key) =>
        key.reduce((rows, column) => rows * (values.get(column) ?? Infinity), 1),
      );
      const fewest = Math.min(...rows);
      if (fewest === Infinity) return undefined;
      most = Math.max(most ?? 0, fewest);
    }
    return most;
  }

  async #load(): Promise<void> {
    const version = this.#catalog.current;
    try {
      const [row] = await this.#client.rows<{ facts: TableFacts }>("table facts", TABLE_FACTS);
      if (!row) return;
      const { followed, calling, keys, setReturning } = row.facts;
      this.#followed = new Set(followed);
      this.#calling = new Set(calling);
      this.#setReturning = new Set(setReturning);
      this.#keys = new Map();
      for (const { relation, columns } of keys) {
        this.#keys.set(relation, [...(this.#keys.get(relation) ?? []), columns ?? []]);
      }
      this.#version = version;
    } catch {
      // PostgreSQL has gone, which the statement itself will be told.
    }
  }
}
