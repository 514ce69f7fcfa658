import type { CatalogVersions } from "../catalog/CatalogVersions.ts";
import { ReloadingCache } from "../catalog/ReloadingCache.ts";
import { CatalogClient } from "../postgres/database/CatalogClient.ts";
import { superuserConfig } from "../postgres/database/superuserConfig.ts";
import type { TableSizes } from "./bytesRead.ts";
import { everyColumn, UNKNOWN_BYTES } from "./entryBytes.ts";
import { TABLE_ENTRIES, type TableEntries } from "./TableEntries.ts";

/** So many rows of a table are measured. */
const MEASURED_ROWS = 1_000;
/** How long measured sizes are kept where an older one will do. */
const KEPT_MS = 10_000;
/** A table may be locked by a session that changes it. */
const TIMEOUTS_MS = { lock_timeout: 200, statement_timeout: 2_000 };

/** Knows the indexes of each table, and measures how large rows and entries are. */
export class EntrySizes {
  readonly #client: CatalogClient;
  readonly #cache: ReloadingCache;
  #tables = new Map<number, TableEntries>();
  #byName = new Map<string, TableEntries>();
  /** The table of each index. */
  #tableOf = new Map<number, number>();
  #measured = new Map<number, { sizes: TableSizes; atMs: number }>();

  /** @param connectionString of a superuser; it connects on first use */
  constructor(connectionString: string, catalog: CatalogVersions) {
    this.#client = new CatalogClient({ ...superuserConfig(connectionString), ...TIMEOUTS_MS });
    this.#cache = new ReloadingCache(catalog, () => this.#read());
  }

  /** Await this before {@link tableOf}; undefined while the tables are current. */
  load(): Promise<void> | undefined {
    return this.#cache.load();
  }

  /** As {@link load}, where some of the relations may have been created on a connection that bypasses the server. */
  async loadAll(relations: readonly number[]): Promise<void> {
    await this.load();
    if (relations.some((relation) => !this.tableOf(relation))) await this.#read().catch(() => undefined);
  }

  /** The table, or the table of the index; undefined for one that was dropped. */
  tableOf(relation: number): TableEntries | undefined {
    return this.#tables.get(this.#tableOf.get(relation) ?? relation);
  }

  /** By its name, quoted and with schema. */
  tableNamed(name: string): TableEntries | undefined {
    return this.#byName.get(name);
  }

  /**
   * The sizes in each of the tables that the relations are or belong to, of rows that are committed. Values that can't be
   * measured, because there are no rows or the table is locked, count by their types.
   *
   * @param isFresh measures now, whatever is known
   */
  async measure(relations: Iterable<number>, isFresh: boolean): Promise<TableSizes[]> {
    await this.load();
    const tables = new Set<TableEntries>();
    for (const relation of relations) {
      const table = this.tableOf(relation);
      if (table) tables.add(table);
    }
    const all: TableSizes[] = [];
    for (const table of tables) all.push(await this.#sizesOf(table, isFresh));
    return all;
  }

  close(): Promise<void> {
    return this.#client.close();
  }

  async #sizesOf(table: TableEntries, isFresh: boolean): Promise<TableSizes> {
    const known = this.#measured.get(table.oid);
    const now = performance.now();
    if (known && !isFresh && now - known.atMs < KEPT_MS) return known.sizes;
    const means = await this.#meansOf(table);
    const sum = (columns: readonly number[]) => columns.reduce((bytes, at) => bytes + (means[at] ?? 0), 0);
    const sizes: TableSizes = {
      table,
      row: sum(everyColumn(table)),
      entries: new Map(
        table.indexes.map(({ oid, held, expressions }) => [oid, sum(held) + expressions * UNKNOWN_BYTES]),
      ),
    };
    this.#measured.set(table.oid, { sizes, atMs: now });
    return sizes;
  }

  /** The mean size of each column's values. */
  async #meansOf({ name, columns }: TableEntries): Promise<number[]> {
    const means = columns.map((column) => `avg(coalesce(pg_column_size(${column.name}), 0))`);
    let measured: number[] | null | undefined;
    try {
      const [row] = await this.#client.rows<{ means: number[] | null }>(
        undefined,
        `SELECT CASE WHEN count(*) > 0 THEN ARRAY[${means.join(", ")}]::float8[] END AS means
         FROM (SELECT * FROM ONLY ${name} LIMIT ${MEASURED_ROWS}) r`,
      );
      measured = row?.means;
    } catch {
      // It is locked, or was dropped.
    }
    return measured ?? columns.map(({ bytes }) => (bytes > 0 ? bytes : UNKNOWN_BYTES));
  }

  async #read(): Promise<void> {
    const rows = await this.#client.rows<{ entries: TableEntries }>("table entries", TABLE_ENTRIES);
    this.#tables = new Map(rows.map(({ entries }) => [entries.oid, entries]));
    this.#tableOf = new Map(
      [...this.#tables.values()].flatMap(({ oid, primary, indexes }) =>
        [...(primary === null ? [] : [primary.oid]), ...indexes.map((index) => index.oid)].map((index) => [
          index,
          oid,
        ]),
      ),
    );
    this.#byName = new Map([...this.#tables.values()].map((table) => [table.name, table]));
    this.#measured = new Map();
  }
}
