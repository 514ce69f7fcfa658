import pg from "pg";

/** How long a connection is kept for the next caller. */
const IDLE_MS = 2_000;

/** How long an idle connection may take to show that it still works. */
const ANSWER_MS = 2_000;

type Config = pg.ClientConfig & { connectionString: string };

/** pg's types lack these two, which its pool uses. */
type Client = pg.Client & { ref(): void; unref(): void };

interface Idle {
  client: Client;
  timer: NodeJS.Timeout;
}

/** By connection string; the last one released is the first one taken. */
const idle = new Map<string, Idle[]>();

/**
 * Runs `work` on a superuser's connection, which is kept for a while: connecting takes longer than most of what is done on one, and
 * a test suite starts one server after another. It doesn't keep the process alive.
 *
 * What `work` leaves in the session (settings, locks) is reset; a connection on which it fails is closed, as is one that doesn't
 * answer when it is needed again.
 */
export async function withIdleClient<T>(config: Config, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const key = JSON.stringify([config.connectionString, config.options]);
  const client = (await take(key)) ?? (await connect(config, key));
  try {
    const result = await work(client);
    keep(key, client);
    return result;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

/** Its deadline is missing in pg's types. On one that is missed, `end` destroys the socket instead of waiting for the other side. */
const RESET: pg.QueryConfig & { query_timeout: number } = { text: "DISCARD ALL", query_timeout: ANSWER_MS };

/** One that still works: PostgreSQL may have ended it a moment ago, or have stopped answering. */
async function take(key: string): Promise<Client | undefined> {
  for (let taken = idle.get(key)?.pop(); taken !== undefined; taken = idle.get(key)?.pop()) {
    const { client, timer } = taken;
    clearTimeout(timer);
    client.ref();
    try {
      await client.query(RESET);
      return client;
    } catch {
      await client.end().catch(() => undefined);
    }
  }
  return undefined;
}

function keep(key: string, client: Client): void {
  const timer = setTimeout(() => {
    forget(key, client);
    void client.end().catch(() => undefined);
  }, IDLE_MS).unref();
  client.unref();
  idle.set(key, [...(idle.get(key) ?? []), { client, timer }]);
}

async function connect(config: Config, key: string): Promise<Client> {
  const client = new pg.Client({ ...config, connectionTimeoutMillis: 10_000 }) as Client;
  // An idle one that PostgreSQL ends is forgotten; else the query that needs it reports the loss.
  client.on("error", () => {
    forget(key, client);
  });
  await client.connect();
  return client;
}

function forget(key: string, client: Client): void {
  const left: Idle[] = [];
  for (const other of idle.get(key) ?? []) {
    if (other.client === client) clearTimeout(other.timer);
    else left.push(other);
  }
  if (left.length > 0) idle.set(key, left);
  else idle.delete(key);
}
