import { setImmediate as nextTurn } from "node:timers/promises";
import type { Pool, PoolClient } from "pg";
import {
  type Channels,
  createChannels,
  type ConnectMessage,
  type RefusalMessage,
} from "../diagnostics/channels.ts";
import { DatabaseUnavailableError } from "../errors/DatabaseUnavailableError.ts";
import { DsqlClientError } from "../errors/DsqlClientError.ts";
import { fullJitter } from "../retry/backoff.ts";
import { pause } from "../retry/pause.ts";
import { createAuthToken } from "./createAuthToken.ts";
import { classifyConnectError } from "./classifyConnectError.ts";
import { Connection } from "./Connection.ts";
import type { ClientOptions, ConnectionOptions } from "./ConnectionOptions.ts";
import { readCa } from "./readCa.ts";
import { sqlState } from "../errors/sqlState.ts";

/** How long a connection is used, in milliseconds; each gets a random age between the two. */
export interface Lifetime {
  minMs: number;
  maxMs: number;
}

/**
 * DSQL cuts a connection after 60 minutes and a transaction after 5 (Aurora DSQL user guide, quotas): one that
 * is taken at the last moment can still finish. The spread keeps a fleet from reconnecting all at once.
 */
const LIFETIME: Lifetime = { minMs: 45 * 60_000, maxMs: 55 * 60_000 };
const IDLE_MS = 10 * 60_000;
const VALIDATE_AFTER_IDLE_MS = 1_000;
const WAIT = { baseMs: 50, capMs: 2_000 };

/** Connection pool: opens connections on demand, validates them on acquire, retires them before the server closes them. */
export class ConnectionPool {
  readonly #options: ConnectionOptions & ClientOptions;
  readonly #channels: Channels;
  readonly #lifetime: Lifetime;
  #pool: Promise<Pool> | undefined;
  /** Resolves when the connection that is opened ahead is ready or has failed. */
  #ahead: Promise<void> | undefined;
  readonly #connections = new WeakMap<PoolClient, { connection: Connection; retireAt: number }>();

  constructor(options: ConnectionOptions & ClientOptions, lifetime: Lifetime = LIFETIME) {
    this.#options = options;
    this.#channels = options.channels ?? createChannels();
    this.#lifetime = lifetime;
  }

  /**
   * Starts to open a connection for the next `acquire`, which reports a failure; resolves when connecting has started.
   */
  async openAhead(): Promise<void> {
    const pool = await this.#openPool();
    this.#ahead = pool
      .connect()
      .then(
        (client) => {
          client.release();
        },
        () => undefined,
      )
      .finally(() => (this.#ahead = undefined));
  }

  /**
   * Takes a connection; transient errors (a cluster waking up, too many connections, a network outage) are retried until
   * the deadline.
   *
   * @param deadline a time of `performance.now()`
   * @param signal ends the retries
   * @throws the signal's reason when it aborts before a retry
   * @throws {DatabaseUnavailableError} when the deadline passes, or at once for an error that isn't transient
   */
  async acquire(deadline: number, signal?: AbortSignal): Promise<Connection> {
    if (this.#ahead !== undefined) await this.#ahead;
    let tokenRenewed = false;
    for (let attempt = 1; ; attempt++) {
      try {
        const client = await (await this.#openPool()).connect();
        const known = this.#connections.get(client);
        if (known === undefined) throw new Error("a connection that the pool didn't announce");
        // Validate after idle: events that arrived while the process was frozen or busy, e.g. the connection's end, are
        // emitted in the next turn of the event loop, or the one after when called from an event of this turn.
        if (Date.now() - known.connection.lastUsedAt > VALIDATE_AFTER_IDLE_MS) {
          await nextTurn();
          await nextTurn();
        }
        if (known.connection.usable && Date.now() < known.retireAt) return known.connection;
        client.release(true);
        attempt = 0;
      } catch (error) {
        if (error instanceof DsqlClientError) throw error;
        const failure = classifyConnectError(error, this.#options.settingNames?.caFile);
        const state = sqlState(error);
        this.#channels.refusal.publish({
          kind: failure.kind,
          ...(state === undefined ? {} : { sqlState: state }),
        } satisfies RefusalMessage);
        if (failure.kind === "final" || (failure.kind === "newToken" && tokenRenewed)) {
          throw new DatabaseUnavailableError(failure.reason, error);
        }
        if (failure.kind === "newToken") {
          tokenRenewed = true;
          continue;
        }
        const waitMs = fullJitter(attempt, WAIT);
        if (performance.now() + waitMs >= deadline) {
          const { host, port, unavailableAfterMs } = this.#options;
          throw new DatabaseUnavailableError(
            `no connection to ${host}:${port} within ${unavailableAfterMs} ms (${failure.reason})`,
            error,
          );
        }
        await pause(waitMs, signal);
      }
    }
  }

  /** Closes all connections once they are released. Another `acquire` opens a new pool. */
  async close(): Promise<void> {
    const pool = this.#pool;
    this.#pool = undefined;
    await (await pool?.catch(() => undefined))?.end();
  }

  #openPool(): Promise<Pool> {
    this.#pool ??= this.#createPool().catch((error: unknown) => {
      this.#pool = undefined;
      throw error;
    });
    return this.#pool;
  }

  async #createPool(): Promise<Pool> {
    const options = this.#options;
    const { host, port, user, poolMax, connectTimeoutMs, caFile, applicationName } = options;
    const ca = readCa(caFile, options.settingNames);
    const { default: pg } = await import("pg");
    const connections = this.#connections;
    const channels = this.#channels;
    const lifetime = this.#lifetime;

    /** Records when connecting started; the pool only emits that it is done. */
    class Client extends pg.Client {
      readonly openedAt = performance.now();
    }

    const pool = new pg.Pool({
      Client: Client as unknown as new () => never,
      host,
      port,
      user,
      database: "postgres",
      password: tokenProvider(options),
      ssl: { rejectUnauthorized: true, ...(ca === undefined ? {} : { ca }) },
      ...(applicationName === undefined ? {} : { application_name: applicationName }),
      max: poolMax,
      connectionTimeoutMillis: connectTimeoutMs,
      idleTimeoutMillis: IDLE_MS,
      maxLifetimeSeconds: Math.ceil(lifetime.maxMs / 1000),
      keepAlive: true,
      // A finished script exits although connections are still open.
      allowExitOnIdle: true,
    });
    pool.on("connect", (client) => {
      const { openedAt } = client as unknown as Client;
      forgetToken(client);
      const age = lifetime.minMs + Math.random() * (lifetime.maxMs - lifetime.minMs);
      connections.set(client, {
        connection: new Connection(client, channels, options.advise),
        retireAt: Date.now() + age,
      });
      channels.connect.publish({ ms: performance.now() - openedAt, user } satisfies ConnectMessage);
    });
    // Ignored: the pool has removed an idle connection that the server closed, and the next call opens another.
    pool.on("error", () => undefined);
    return pool;
  }
}

/** The driver keeps the password in two places; the token isn't needed after connecting. */
function forgetToken(client: object): void {
  const { connectionParameters } = client as { connectionParameters: object };
  for (const holder of [client, connectionParameters] as { password: unknown }[]) holder.password = null;
}

/** Signs the token of a new connection. The driver would leave the socket open when that fails. */
function tokenProvider(options: ConnectionOptions): () => Promise<string> {
  return async function (this: unknown) {
    try {
      return await createAuthToken(options);
    } catch (error) {
      // Called as a method of the client. Deferred until the error is reported, since this also ends the connection.
      const { connection } = this as { connection: { stream: { destroy(): void } } };
      setImmediate(() => {
        connection.stream.destroy();
      });
      throw error;
    }
  };
}
