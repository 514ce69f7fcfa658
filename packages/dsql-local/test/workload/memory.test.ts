import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { encodeMessage } from "../../src/net/encodeMessage.ts";
import { backend, frontend } from "../../src/net/messageType.ts";
import { readErrorFields } from "../../src/net/messages/errorFields.ts";
import { SlowClient } from "./SlowClient.ts";
import type { FromServer } from "./memoryServer.ts";
import { sharedPostgres } from "../../src/testing.ts";
import { encodeQuery } from "../../src/net/messages/query.ts";
import { encodeParse } from "../../src/net/messages/parse.ts";
import { encodeBind } from "../../src/net/messages/bind.ts";
import { encodeExecute } from "../../src/net/messages/execute.ts";
import { sync } from "../../src/net/messages/sync.ts";

const MB = 1024 * 1024;
const PASSING_BYTES = 100 * MB;
/** How much the server's memory may grow meanwhile: buffers, and garbage since the last collection. */
const MAX_GROWTH_BYTES = 60 * MB;
const ROW_BYTES = 36_000;
/** A transaction on DSQL writes at most 3,000 rows. */
const ROWS = 2_950;

type FromMemory = FromServer & { type: "memory" };

let server: ChildProcess;
let started: FromServer & { type: "started" };
let direct: pg.Client;
const clients: SlowClient[] = [];

async function next<T extends FromServer["type"]>(type: T): Promise<FromServer & { type: T }> {
  const [message] = (await once(server, "message")) as [FromServer];
  if (message.type !== type) throw new Error(`The server sent ${message.type}, not ${type}.`);
  return message as FromServer & { type: T };
}

async function memory() {
  server.send("memory");
  return next("memory");
}

function expectFlat(before: FromMemory, ...later: FromMemory[]): void {
  for (const kind of ["resident", "used"] as const) {
    const grown = Math.max(...later.map(({ peak }) => peak[kind])) - before.now[kind];
    console.log(
      `${kind}: ${Math.round(before.now[kind] / MB)} MB, grew by ${Math.round(grown / MB)} MB at most`,
    );
    expect(grown).toBeLessThan(MAX_GROWTH_BYTES);
  }
}

async function connect(): Promise<SlowClient> {
  const client = await SlowClient.connect(started);
  clients.push(client);
  return client;
}

/** The state of the only client's PostgreSQL backend. */
async function waitsFor(): Promise<string | null | undefined> {
  const { rows } = await direct.query<{ wait_event: string | null }>(
    `SELECT wait_event FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = 'active'
        AND application_name NOT LIKE 'dsql-local%'`,
  );
  return rows[0]?.wait_event;
}

beforeAll(async () => {
  const path = fileURLToPath(new URL("memoryServer.ts", import.meta.url));
  server = fork(path, [await sharedPostgres()], { execArgv: ["--expose-gc", "--import", "tsx"] });
  started = await next("started");
  direct = new pg.Client({ connectionString: started.backendConnectionString });
  await direct.connect();
  const client = await connect();
  await client.run(encodeQuery("CREATE TABLE big (id int PRIMARY KEY, v text)"));
  // Warm-up: code and buffers that are loaded once don't count.
  await client.run(encodeQuery(`SELECT repeat('x', ${ROW_BYTES}) FROM generate_series(1, 500)`));
  await client.run(encodeQuery("COPY (SELECT repeat('x', 36000) FROM generate_series(1, 500)) TO STDOUT"));
  client.end();
}, 120_000);

afterEach(() => {
  for (const client of clients.splice(0)) client.end();
});

afterAll(async () => {
  await direct.end();
  const exited = once(server, "exit");
  server.disconnect();
  await exited;
});

const rows = `SELECT repeat('x', ${ROW_BYTES}) FROM generate_series(1, ${ROWS})`;

test.each([
  ["a result by a simple query", encodeQuery(rows)],
  [
    "a result by the extended protocol",
    Buffer.concat([
      encodeParse("", rows, Buffer.from([0, 0])),
      encodeBind("", "", Buffer.from([0, 0, 0, 0, 0, 0])),
      encodeExecute(""),
      sync,
    ]),
  ],
  ["COPY TO STDOUT", encodeQuery(`COPY (${rows}) TO STDOUT`)],
])(
  "%s of 100 MB passes to a client that reads slowly, with flat memory: PostgreSQL waits",
  async (_, request) => {
    const client = await connect();
    const before = await memory();
    client.pause();
    client.send(request);
    // Nobody reads: PostgreSQL can't send its rows.
    await expect.poll(waitsFor, { timeout: 20_000 }).toBe("ClientWrite");
    // It continues while the client reads, and stops again when the client does.
    for (let part = 1; part <= 4; part++) {
      await client.readUpTo(part * 16 * MB);
      client.pause();
      await expect.poll(waitsFor, { timeout: 20_000 }).toBe("ClientWrite");
    }
    expect(client.receivedBytes).toBeLessThan(PASSING_BYTES);
    client.resume();
    await client.untilReady();
    expect(client.receivedBytes).toBeGreaterThan(PASSING_BYTES);
    expectFlat(before, await memory());
  },
  120_000,
);

test("COPY FROM STDIN of 100 MB needs constant memory: the client waits while PostgreSQL doesn't read", async () => {
  // The first row waits for a lock, so that PostgreSQL doesn't read more until that is released.
  await direct.query(`CREATE FUNCTION gate() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.id = 1 THEN
        WHILE NOT pg_try_advisory_xact_lock(1) LOOP PERFORM pg_sleep(0.01); END LOOP;
      END IF;
      RETURN NEW;
    END $$`);
  await direct.query("CREATE TRIGGER gate BEFORE INSERT ON big FOR EACH ROW EXECUTE FUNCTION gate()");
  await direct.query("SELECT pg_advisory_lock(1)");
  const client = await connect();
  const before = await memory();
  client.send(encodeQuery("COPY big FROM STDIN"));
  await client.until(backend.copyInResponse);
  const value = Buffer.alloc(ROW_BYTES, "x");
  let sent = 0;
  const sending = (async () => {
    for (let id = 1; id <= ROWS; id++) {
      const line = Buffer.concat([Buffer.from(`${id}\t`), value, Buffer.from("\n")]);
      await client.sendAndDrain(encodeMessage(frontend.copyData, line));
      sent += line.length;
    }
    client.send(encodeMessage(frontend.copyDone));
  })();
  // The client is blocked: it can't send more, and PostgreSQL waits for the lock.
  await expect.poll(waitsFor, { timeout: 20_000 }).toBe("PgSleep");
  let seen = -1;
  const standsStill = () => {
    const still = sent === seen && client.isFull;
    seen = sent;
    return still;
  };
  await expect.poll(standsStill, { timeout: 20_000, interval: 300 }).toBe(true);
  expect(sent).toBeLessThan(PASSING_BYTES / 2);
  const halted = await memory();
  await direct.query("SELECT pg_advisory_unlock(1)");
  await sending;
  const end = await client.untilReady();
  // This is more than a transaction on DSQL may write; the response shows whether that is checked.
  expect(end.error === undefined ? end.tag : readErrorFields(end.error).get("C")).toMatch(
    /^(COPY 2950|54000)$/,
  );
  expectFlat(before, halted, await memory());
}, 120_000);
