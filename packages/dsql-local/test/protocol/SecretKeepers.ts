import { randomUUID } from "node:crypto";
import type pg from "pg";
import { expect } from "vitest";

/**
 * Sessions that hold and move a secret all the time: in rows, parameters, names of prepared statements, notices, errors and
 * settings. Each answer has to be its own session's.
 */
export class SecretKeepers {
  /** What no other session may ever see. */
  readonly secret = `s${randomUUID().replaceAll("-", "")}`;
  /** Rounds that went as they should. */
  rounds = 0;
  /** What went wrong with one of them. */
  failure: unknown;
  readonly #stopping = new AbortController();
  #running: Promise<unknown> = Promise.resolve();

  async start(clients: pg.Client[]): Promise<void> {
    for (const [number, client] of clients.entries()) {
      await client.query("INSERT INTO hidden VALUES ($1)", [`${this.secret} ${number}`]);
      await client.query(`SET application_name = '${this.secret}'`);
    }
    this.#running = Promise.all(clients.map((client, number) => this.#keep(client, number)));
    this.#running.catch((error: unknown) => {
      this.failure = error;
    });
  }

  /** @throws what went wrong with them */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #keep(client: pg.Client, number: number): Promise<void> {
    const notices: string[] = [];
    client.on("notice", ({ message }) => notices.push(message ?? ""));
    const key = `${this.secret} ${number}`;
    while (!this.#stopping.signal.aborted) {
      const named = { name: this.secret, text: "SELECT word, $2::text AS said FROM hidden WHERE word = $1" };
      expect((await client.query({ ...named, values: [key, key] })).rows).toEqual([{ word: key, said: key }]);
      await client.query(`DROP VIEW IF EXISTS ${this.secret}`);
      expect(notices.splice(0)).toEqual([expect.stringContaining(this.secret) as string]);
      const failing = client.query("SELECT $1::int", [this.secret]);
      await expect(failing).rejects.toThrow(`invalid input syntax for type integer: "${this.secret}"`);
      await client.query("BEGIN");
      const twice = client.query("INSERT INTO hidden VALUES ($1)", [key]);
      await expect(twice).rejects.toMatchObject({ detail: `Key (word)=(${key}) already exists.` });
      await client.query("ROLLBACK");
      this.rounds++;
    }
  }
}
