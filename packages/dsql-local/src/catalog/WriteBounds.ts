import type { CatalogClient } from "../postgres/database/CatalogClient.ts";
import type { CatalogVersions } from "./CatalogVersions.ts";
import type { RowBound, RowsByColumns } from "../analysis/rows/RowBound.ts";
import type { Statement } from "../analysis/statement/Statement.ts";
import { TRANSACTION_ROW_LIMIT } from "../errorCatalog/transactionLimits.ts";
import { ReloadingCache } from "./ReloadingCache.ts";
import { TABLE_FACTS, type TableFacts } from "./tableFacts.ts";

/** A key's columns. */
type Key = readonly string[];

/** Knows how many rows a statement writes at most, and which statements write more rows than their command tag shows. */
export class WriteBounds {
  readonly #client: CatalogClient;
  readonly #cache: ReloadingCache;
  #followed = new Set<string>();
  #calling = new Set<string>();
  #setReturning = new Set<string>();
  /** The keys of each relation of that name. */
  #keys = new Map<string, Key[][]>();

  constructor(client: CatalogClient, catalog: CatalogVersions) {
    this.#client = client;
    this.#cache = new ReloadingCache(catalog, () => this.#read());
  }

  /** Await this before processing a request; undefined while the facts are current. */
  load(): Promise<void> | undefined {
    return this.#cache.load();
  }

  /**
   * Whether PostgreSQL's counters have to be read for the number of rows that the statement writes, because neither its command
   * tag nor its text shows it.
   *
   * @param alone it is its transaction's only statement: then it is enough to know that the rows are within the limit
   */
  mustCount(statement: Statement, alone: boolean): boolean {
    if (statement.kind !== "write" || !(statement.nested ?? this.#mayWriteMore(statement))) return false;
    return !(alone && this.isFew(statement));
  }

  /** Whether the statement certainly writes no more rows than a transaction may. */
  isFew(statement: Statement): boolean {
    const most = this.maximumRows(statement);
    return most !== undefined && most <= TRANSACTION_ROW_LIMIT;
  }

  /** The most rows that the statement writes, including referential actions; undefined where there is no bound. */
  maximumRows(statement: Statement): number | undefined {
    return this.#maximum(statement, (bound) => [...bound.picked, ...bound.deleted]);
  }

  /** The same without the rows that it deletes. */
  maximumNewRows(statement: Statement): number | undefined {
    return this.#maximum(statement, (bound) => bound.picked);
  }

  #maximum(statement: Statement, partsOf: (bound: RowBound) => readonly RowsByColumns[]): number | undefined {
    const { bound } = statement;
    if (!bound || this.#mayWriteMore(statement) || bound.calls.some((name) => this.#setReturning.has(name)))
      return undefined;
    let most = bound.rows;
    for (const part of partsOf(bound)) {
      const rows = this.#rowsOf(part);
      if (rows === undefined) return undefined;
      most += rows;
    }
    return most;
  }

  /** Whether it may write rows other than those it names. True as long as that isn't known. */
  #mayWriteMore({ relations, bound }: Statement): boolean {
    if (!this.#cache.isCurrent) return true;
    if (this.#calling.size > 0 && relations.some(({ name }) => this.#calling.has(name))) return true;
    // New rows have no referential actions.
    return bound?.touches !== false && relations.some(({ name }) => this.#followed.has(name));
  }

  /** The most rows that match on a key, if every table of that name has one. */
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

  async #read(): Promise<void> {
    const [row] = await this.#client.rows<{ facts: TableFacts }>("table facts", TABLE_FACTS);
    if (!row) throw new Error("PostgreSQL returned no facts about tables.");
    const { followed, calling, keys, setReturning } = row.facts;
    this.#followed = new Set(followed);
    this.#calling = new Set(calling);
    this.#setReturning = new Set(setReturning);
    this.#keys = new Map();
    for (const { relation, columns } of keys) {
      this.#keys.set(relation, [...(this.#keys.get(relation) ?? []), columns ?? []]);
    }
  }
}
