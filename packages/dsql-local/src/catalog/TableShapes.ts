import { WRITE_SECRET } from "../postgres/schema/writes/writeSets.ts";
import type { CatalogClient } from "../postgres/database/CatalogClient.ts";
import type { CatalogVersions } from "./CatalogVersions.ts";
import { TABLE_SHAPES, type TableShape } from "./TableShape.ts";

/** Knows of each table what its rows' keys are made of. */
export class TableShapes {
  readonly #client: CatalogClient;
  readonly #catalog: CatalogVersions;
  /** Which lets the server write rows in a session (src/backend/writes/writeSets.ts). */
  writeSecret = "";
  #version = -1;
  #shapes = new Map<number, TableShape>();
  #loading: Promise<void> | undefined;

  constructor(client: CatalogClient, catalog: CatalogVersions) {
    this.#client = client;
    this.#catalog = catalog;
  }

  /** To be awaited before rows are looked at; undefined while nothing has changed. */
  load(): Promise<void> | undefined {
    if (this.#version === this.#catalog.current) return undefined;
    return (this.#loading ??= this.#load().finally(() => {
      this.#loading = undefined;
    }));
  }

  /** Undefined for a table that is gone. */
  of(table: number): TableShape | undefined {
    return this.#shapes.get(table);
  }

  async #load(): Promise<void> {
    const version = this.#catalog.current;
    try {
      if (this.writeSecret === "") {
        const [row] = await this.#client.rows<{ secret: string }>("write secret", WRITE_SECRET);
        this.writeSecret = row?.secret ?? "";
      }
      const rows = await this.#client.rows<{ shape: TableShape }>("table shapes", TABLE_SHAPES);
      this.#shapes = new Map(rows.map(({ shape }) => [shape.oid, shape]));
      this.#version = version;
    } catch {
      // PostgreSQL has gone, which the statement itself will be told.
    }
  }
}
