import pg from "pg";
import type { KeptSnapshot } from "./KeptSnapshot.ts";

/** Connections without work that are kept for the next snapshot. */
const IDLE_KEEPERS = 4;

/**
 * Connections that hold snapshots for transactions which were displaced: a snapshot can be imported only while
 * a transaction that has it is open.
 */
export class SnapshotKeepers {
  readonly #config: pg.ClientConfig;
  readonly #idle: pg.Client[] = [];
  readonly #all = new Set<pg.Client>();
  #closed = false;

  constructor(config: pg.ClientConfig) {
    this.#config = config;
  }

  /** Takes over a snapshot that an open transaction has exported. */
  async keep(exportedId: string): Promise<KeptSnapshot> {
    const client = this.#idle.pop() ?? (await this.#connect());
    try {
      const [, , result] = (await client.query(
        `BEGIN ISOLATION LEVEL REPEATABLE READ;
         SET TRANSACTION SNAPSHOT '${exportedId}';
         SELECT pg_export_snapshot() AS id`,
      )) as unknown as [unknown, unknown, pg.QueryResult<{ id: string }>];
      const id = result.rows[0]?.id ?? "";
      let released = false;
      return {
        id,
        release: () => {
          if (released) return;
          released = true;
          void this.#release(client);
        },
      };
    } catch (error) {
      await this.#drop(client);
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled([...this.#all].map((client) => this.#drop(client)));
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({ ...this.#config, application_name: "dsql-local snapshot" });
    client.on("error", () => {
      void this.#drop(client);
    });
    this.#all.add(client);
    try {
      await client.connect();
    } catch (error) {
      this.#all.delete(client);
      throw error;
    }
    return client;
  }

  async #release(client: pg.Client): Promise<void> {
    try {
      await client.query("ROLLBACK");
    } catch {
      await this.#drop(client);
      return;
    }
    if (this.#closed || this.#idle.length >= IDLE_KEEPERS) await this.#drop(client);
    else this.#idle.push(client);
  }

  async #drop(client: pg.Client): Promise<void> {
    if (!this.#all.delete(client)) return;
    const at = this.#idle.indexOf(client);
    if (at >= 0) this.#idle.splice(at, 1);
    await client.end().catch(() => undefined);
  }
}
