import pg from "pg";
import type { DsqlLocal } from "../../src/server/DsqlLocal.ts";
import { connect } from "../connect.ts";
import { RawClient } from "../engine/support/RawClient.ts";
import type { Answer, Program, Step, System } from "./Program.ts";
import { ddl, fill, lastGenerated } from "./render.ts";
import { shapes } from "./shapes.ts";
import { WireSession } from "./WireSession.ts";

/** Where programs run. */
interface Server {
  /** A connection for a session. */
  connect: () => Promise<RawClient>;
  /** A connection for the tables' definitions. */
  admin: () => Promise<pg.Client>;
  /** To the database itself, bypassing the server, so that sessions don't see tables being refilled. */
  connectionString: string;
}

/** After so many programs the dead rows slow down statements. */
const VACUUM_EVERY = 200;

/** A server as a system: its connections are reused by all programs. */
export class WireSystem implements System {
  readonly #server: Server;
  readonly #direct: pg.Client;
  readonly #patienceMs: number;
  #clients: RawClient[] = [];
  /** Prepared statements of each connection. */
  readonly #prepared = new WeakMap<RawClient, Set<string>>();
  #sessions: WireSession[] = [];
  #isSpoilt = false;
  #programs = 0;
  #sequences = "";

  private constructor(server: Server, direct: pg.Client, patienceMs: number) {
    this.#server = server;
    this.#direct = direct;
    this.#patienceMs = patienceMs;
  }

  /**
   * Creates the tables of all shapes.
   *
   * @param patienceMs after which a step counts as waiting
   */
  static async open(
    dsql: Pick<DsqlLocal, "endpoint" | "caFile" | "backendConnectionString">,
    patienceMs = 2_000,
  ): Promise<WireSystem> {
    const server: Server = {
      connect: () => RawClient.ready(dsql),
      admin: () => connect(dsql),
      connectionString: dsql.backendConnectionString,
    };
    return WireSystem.#open(server, patienceMs);
  }

  /** A plain PostgreSQL: with one session it responds as DSQL does. */
  static async plain(connectionString: string): Promise<WireSystem> {
    const admin = async () => {
      const client = new pg.Client({ connectionString });
      client.on("error", () => undefined);
      await client.connect();
      return client;
    };
    return WireSystem.#open(
      { connect: async () => RawClient.of(await admin()), admin, connectionString },
      10_000,
    );
  }

  static async #open(server: Server, patienceMs: number): Promise<WireSystem> {
    const client = await server.admin();
    for (const shape of shapes) for (const sql of ddl(shape)) await client.query(sql);
    await client.end();
    const direct = new pg.Client({ connectionString: server.connectionString });
    await direct.connect();
    return new WireSystem(server, direct, patienceMs);
  }

  async reset({ shape, rows, sessions }: Pick<Program, "shape" | "rows" | "sessions">): Promise<void> {
    // After a difference there may be open blocks, locks and unread responses.
    if (this.#isSpoilt) this.#disconnect();
    this.#isSpoilt = true;
    this.#sequences = lastGenerated(shape);
    while (this.#clients.length < sessions) this.#clients.push(await this.#server.connect());
    await this.#direct.query(fill(shape, rows));
    if (++this.#programs % VACUUM_EVERY === 0) await this.#direct.query("VACUUM");
    this.#sessions = this.#clients.map((client) => {
      let prepared = this.#prepared.get(client);
      if (!prepared) this.#prepared.set(client, (prepared = new Set()));
      return new WireSession(client, shape, this.#patienceMs, prepared);
    });
  }

  perform(step: Step): Promise<Answer> {
    const session = this.#sessions[step.session];
    if (!session) throw new Error(`There is no session ${step.session}`);
    return session.perform(step);
  }

  async generated(): Promise<ReadonlyMap<string, number>> {
    if (this.#sequences === "") return new Map();
    const { rows } = await this.#direct.query<[string, string]>({ text: this.#sequences, rowMode: "array" });
    return new Map(rows.map(([table, value]) => [table, Number(value)]));
  }

  /** The program has run to its end, and its sessions are idle again. */
  ended(): void {
    this.#isSpoilt = false;
  }

  async close(): Promise<void> {
    this.#disconnect();
    await this.#direct.end();
  }

  #disconnect(): void {
    for (const { socket } of this.#clients.splice(0)) socket.destroy();
  }
}
