import { readFileSync } from "node:fs";
import type { DatabaseSettings } from "@mattb.tech/billio-config";
import pg from "pg";
import type { BaselineRow } from "./BaselineRow.ts";
import { toItem } from "./toItem.ts";
import { createAuthToken } from "../../../dsql/src/connection/createAuthToken.ts";

/** SQL written by hand, prepared under its name. */
export interface Sql {
  name: string;
  text: string;
}

/** What a call can cost at least: hand-written prepared SQL over a plain pool, to the same endpoint. */
export class Baseline {
  readonly #pool: pg.Pool;
  #recorded: { text: string; values: unknown[] }[] | undefined;

  constructor(settings: DatabaseSettings) {
    this.#pool = new pg.Pool({
      host: settings.host,
      port: settings.port,
      user: settings.user,
      database: "postgres",
      password: () => createAuthToken(settings),
      ...(settings.caFile === undefined ? {} : { ssl: { ca: readFileSync(settings.caFile, "utf8") } }),
      max: settings.poolMax,
    });
    this.#pool.on("error", () => undefined);
  }

  async rows({ name, text }: Sql, values: unknown[]): Promise<BaselineRow[]> {
    this.#recorded?.push({ text, values });
    return (await this.#pool.query<BaselineRow>({ name, text, values })).rows;
  }

  /** The same as items. */
  async items(sql: Sql, values: unknown[]): Promise<BaselineRow[]> {
    return (await this.rows(sql, values)).map(toItem);
  }

  /** `transaction`, repeated while it ends in a conflict. */
  async retried(work: Parameters<Baseline["transaction"]>[0]): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.transaction(work);
        return;
      } catch (error) {
        if ((error as { code?: unknown }).code !== "40001" || attempt === 10) throw error;
      }
    }
  }

  /** Several statements as one transaction, by hand. */
  async transaction(work: (send: (sql: Sql, values: unknown[]) => Promise<BaselineRow[]>) => Promise<void>) {
    const client = await this.#pool.connect();
    try {
      await client.query("BEGIN");
      await work(
        async ({ name, text }, values) => (await client.query<BaselineRow>({ name, text, values })).rows,
      );
      await client.query("COMMIT");
    } catch (error) {
      await client.query("ROLLBACK");
      throw error;
    } finally {
      client.release();
    }
  }

  /** Records the statements sent from now on, for EXPLAIN; the function it returns stops that and returns them. */
  record(): () => { text: string; values: unknown[] }[] {
    const recorded: { text: string; values: unknown[] }[] = [];
    this.#recorded = recorded;
    return () => {
      this.#recorded = undefined;
      return recorded;
    };
  }

  close(): Promise<void> {
    return this.#pool.end();
  }
}
