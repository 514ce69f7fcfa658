import pg from "pg";

/** A superuser's connection on which the server reads its database's catalog; opened on first use. */
export class CatalogClient {
  readonly #config: pg.ClientConfig;
  #client: Promise<pg.Client> | undefined;

  /** @param config of a superuser */
  constructor(config: pg.ClientConfig) {
    this.#config = config;
  }

  /** @param name of the prepared statement; undefined for a text that doesn't recur */
  async rows<R extends pg.QueryResultRow>(name: string | undefined, text: string): Promise<R[]> {
    try {
      const client = await (this.#client ??= this.#connect());
      return (await client.query<R>(name === undefined ? { text } : { name, text })).rows;
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    const connected = this.#client;
    this.#client = undefined;
    const client = await connected?.catch(() => undefined);
    await client?.end().catch(() => undefined);
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({ ...this.#config, application_name: "dsql-local catalog" });
    client.on("error", () => {
      this.#client = undefined;
    });
    await client.connect();
    return client;
  }
}
