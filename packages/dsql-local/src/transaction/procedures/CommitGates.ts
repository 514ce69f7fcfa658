import pg from "pg";
import { GATE_CLASS } from "../../postgres/schema/procedureCommits.ts";

/** Makes one session's procedures wait before each COMMIT, see src/postgres/schema/procedures.ts. */
export interface CommitGate {
  /** Lets the waiting COMMIT go on. */
  allow(): Promise<void>;
  /** Makes the waiting statement fail. */
  cancel(): Promise<void>;
  close(): Promise<void>;
}

/** The gates of the sessions that are running procedures. */
export class CommitGates {
  readonly #config: pg.ClientConfig;
  readonly #idle: pg.Client[] = [];
  readonly #open = new Set<pg.Client>();

  /** @param config of a superuser */
  constructor(config: pg.ClientConfig) {
    this.#config = config;
  }

  async open(processId: number): Promise<CommitGate> {
    const client = this.#idle.pop() ?? (await this.#connect());
    this.#open.add(client);
    const key = (turn: number) => `${GATE_CLASS}, ${processId * 2 + (turn % 2)}`;
    await client.query(`SELECT pg_advisory_lock(${key(0)}), pg_advisory_lock(${key(1)})`);
    let turn = 0;
    return {
      allow: async () => {
        // The other lock was released at the COMMIT before, which has ended.
        if (turn > 0) await client.query(`SELECT pg_advisory_lock(${key(turn + 1)})`);
        await client.query(`SELECT pg_advisory_unlock(${key(turn++)})`);
      },
      cancel: async () => {
        await client.query("SELECT pg_cancel_backend($1)", [processId]);
      },
      close: async () => {
        this.#open.delete(client);
        await client.query("SELECT pg_advisory_unlock_all()");
        this.#idle.push(client);
      },
    };
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.#idle, ...this.#open].map((client) => client.end()));
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({ ...this.#config, application_name: "dsql-local procedures" });
    client.on("error", () => {
      const at = this.#idle.indexOf(client);
      if (at >= 0) this.#idle.splice(at, 1);
    });
    await client.connect();
    return client;
  }
}
