import pg from "pg";
import type { DsqlLocal } from "../../src/server/DsqlLocal.ts";
import { connect } from "../connect.ts";
import { RawClient } from "../engine/support/RawClient.ts";
import type { Answer, Program, Step, System } from "./Program.ts";
import { ddl, fill, lastGenerated } from "./render.ts";
import { shapes } from "./shapes.ts";
import { WireSession } from "./WireSession.ts";

/** Where programs are run. */
interface Server {
  /** A connection for a session. */
  connect: () => Promise<RawClient>;
  /** A connection for the tables' definitions. */
  admin: () => Promise<pg.Client>;
  /** Of the database itself, past the server: that no session is told of its being filled anew. */
  connectionString: string;
}

/** How many programs leave so many dead rows that it takes time to pass over them. */
const VACUUM_EVERY = 200;

/** A server as a system that programs run on: its connections are kept from program to program. */
export class WireSystem implements System {
  readonly #server: Server;
  readonly #behind: pg.Client;
  readonly #patienceMs: number;
  #clients: RawClient[] = [];
  /** What each connection has prepared. */
  readonly #prepared = new WeakMap<RawClient, Set<string>>();
  #sessions: WireSession[] = [];
  #isSpoilt = false;
  #programs = 0;
  #sequences = "";

  private constructor(server: Server, behind: pg.Client, patienceMs: number) {
    this.#server = server;
    this.#behind = behind;
    this.#patienceMs = patienceMs;
  }

  /**
   * Makes the tables of all shapes.
   *
   * @param patienceMs after which a step waits
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

  /** A plain PostgreSQL: with one session it answers as DSQL does. */
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
    const behind = new pg.Client({ connectionString: server.connectionString });
    await behind.connect();
    return new WireSystem(server, behind, patienceMs);
  }

  async reset({ shape, rows, sessions }: Pick<Program, "shape" | "rows" | "sessions">): Promise<void> {
    // What a difference has left behind: blocks, locks, answers that nobody has read.
    if (this.#isSpoilt) this.#disconnect();
    this.#isSpoilt = true;
    this.#sequences = lastGenerated(shape);
    while (this.#clients.length < sessions) this.#clients.push(await this.#server.connect());
    await this.#behind.query(fill(shape, rows));
    if (++this.#programs % VACUUM_EVERY === 0) await this.#behind.query("VACUUM");
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
    const { rows } = await this.#behind.query<[string, string]>({ text: this.#sequences, rowMode: "array" });
    return new Map(rows.map(([table, value]) => [table, Number(value)]));
  }

  /** The program was run to its end, and its sessions are as they were. */
  ended(): void {
    this.#isSpoilt = false;
  }

  async close(): Promise<void> {
    this.#disconnect();
    await this.#behind.end();
  }

  #disconnect(): void {
    for (const { socket } of this.#clients.splice(0)) socket.destroy();
  }
}
