import { WRITE_SECRET } from "../postgres/schema/writes/applyWriteSet.ts";
import type { CatalogClient } from "../postgres/database/CatalogClient.ts";
import type { CatalogVersions } from "./CatalogVersions.ts";
import { ReloadingCache } from "./ReloadingCache.ts";
import { TABLE_SHAPES, type TableShape } from "./TableShape.ts";

/** Knows the columns of each table's keys. */
export class TableShapes {
  readonly #client: CatalogClient;
  readonly #cache: ReloadingCache;
  /** Authorizes the server to write rows in a client's session (src/postgres/schema/writes/writeSets.ts). */
  writeSecret = "";
  #shapes = new Map<number, TableShape>();

  constructor(client: CatalogClient, catalog: CatalogVersions) {
    this.#client = client;
    this.#cache = new ReloadingCache(catalog, () => this.#read());
  }

  /** Await this before reading rows; undefined while the shapes are current. */
  load(): Promise<void> | undefined {
    return this.#cache.load();
  }

  /** Undefined for a table that was dropped. */
  of(table: number): TableShape | undefined {
    return this.#shapes.get(table);
  }

  async #read(): Promise<void> {
    if (this.writeSecret === "") {
      const [row] = await this.#client.rows<{ secret: string }>("write secret", WRITE_SECRET);
      this.writeSecret = row?.secret ?? "";
    }
    const rows = await this.#client.rows<{ shape: TableShape }>("table shapes", TABLE_SHAPES);
    this.#shapes = new Map(rows.map(({ shape }) => [shape.oid, shape]));
  }
}
