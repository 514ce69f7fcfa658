import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { sharedPostgres } from "../../testing.ts";
import { withIdleClient } from "./withIdleClient.ts";

let config: { connectionString: string; options: string };

beforeAll(async () => {
  // Of its own, so that no other caller has left a connection.
  config = { connectionString: await sharedPostgres(), options: "-c application_name=kept" };
});

const processId = (on = config) =>
  withIdleClient(on, async (client) => {
    const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
    return rows[0]?.pid;
  });

test("a connection is kept for the next caller, without its settings and locks", async () => {
  const first = await processId();
  await withIdleClient(config, async (client) => {
    await client.query("SET statement_timeout = 5000");
    await client.query("SELECT pg_advisory_lock(4711)");
  });
  await withIdleClient(config, async (client) => {
    const { rows } = await client.query(
      `SELECT pg_backend_pid() AS pid, current_setting('statement_timeout') AS timeout,
         (SELECT count(*)::int FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()) AS locks`,
    );
    expect(rows).toEqual([{ pid: first, timeout: "0", locks: 0 }]);
  });
});

test("callers at the same time have connections of their own", async () => {
  const together = await Promise.all([processId(), processId(), processId()]);
  expect(new Set(together).size).toBe(3);
});

test("one that PostgreSQL has ended isn't used again, nor one on which something failed", async () => {
  const ended = await processId();
  await withIdleClient({ ...config, options: "" }, (client) =>
    client.query("SELECT pg_terminate_backend($1, 5000)", [ended]),
  );
  const next = await processId();
  expect(next).not.toBe(ended);

  const failing = withIdleClient(config, (client) => client.query("SELECT 1 / 0"));
  await expect(failing).rejects.toThrow("division by zero");
  expect(await processId()).not.toBe(next);
});

/** Passes connections on to PostgreSQL until they are told to be silent: then nothing comes any more, and they stay open. */
async function passOn(connectionString: string) {
  const postgres = new URL(connectionString);
  const clients: Socket[] = [];
  const passing: Socket[] = [];
  const server = createServer((client) => {
    const behind = connect(Number(postgres.port), postgres.hostname);
    client.pipe(behind).pipe(client);
    clients.push(client);
    passing.push(client, behind);
    for (const socket of [client, behind]) socket.on("error", () => undefined);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of passing) socket.destroy();
    server.close();
  });
  const through = new URL(connectionString);
  through.hostname = "127.0.0.1";
  through.port = String((server.address() as AddressInfo).port);
  const silence = () => {
    for (const socket of passing) socket.unpipe();
    // Read on, so that it is known when one is closed.
    for (const client of clients) client.resume();
  };
  return { connectionString: through.href, clients, silence };
}

test("one that doesn't answer any more is closed, and another one is made", async () => {
  const { connectionString, clients, silence } = await passOn(config.connectionString);
  const on = { ...config, connectionString };
  const first = await processId(on);
  expect(await processId(on)).toBe(first);
  expect(clients).toHaveLength(1);
  const closed = clients.map((client) => once(client, "close"));
  silence();
  expect(await processId(on)).not.toBe(first);
  await Promise.all(closed);
  expect(clients).toHaveLength(2);
}, 30_000);
