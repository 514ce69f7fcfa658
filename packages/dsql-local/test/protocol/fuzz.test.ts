import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import fc from "fast-check";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { useDsql } from "../../src/testing.ts";
import { MessageSplitter } from "../../src/net/MessageSplitter.ts";
import { int32 } from "../../src/net/integers.ts";
import { backend } from "../../src/net/messageType.ts";
import { ProtocolError } from "../../src/net/ProtocolError.ts";
import { connect } from "../connect.ts";
import { startupPacket } from "../engine/support/RawClient.ts";
import { useClients } from "../engine/support/useClients.ts";
import { seed } from "../seed.ts";
import { type FuzzConnection, FuzzConnections } from "./FuzzConnection.ts";
import { bitFlipped, cutOff, lengthWords, randomBytes, sessionBytes } from "./messages.ts";
import { recordClientHello, recordSession } from "./record.ts";
import { SecretKeepers } from "./SecretKeepers.ts";

// Far more connections than a cluster takes so fast.
const dsql = useDsql({ connectionLimits: { perSecond: 1_000_000, burst: 1_000_000 } });
const { connect: connectOnce, connectDirectly } = useClients(dsql);
const chosen = seed();

/** Connections at once, and how long a stage is tried at most, more with FUZZ_STAGE_MS; on a slow machine the tries are fewer. */
const AT_ONCE = 8;
const STAGE_MS = Number(process.env.FUZZ_STAGE_MS ?? 2_500);
const TIMEOUT_MS = 120_000;

let connections: FuzzConnections;
const keepers = new SecretKeepers();
const keeping: pg.Client[] = [];

/** Unix sockets and pipes of this process before it had sessions. */
let pipes = 0;

const count = (resource: string) =>
  process.getActiveResourcesInfo().filter((type) => type === resource).length;

/**
 * Sockets of this process, in which the server runs as well, that nobody accounts for: a keeper has three (its own, the
 * server's to it, and that to PostgreSQL, a Unix socket maybe), the test one, and the server some of its own to PostgreSQL.
 */
async function sockets(behind: pg.Client): Promise<number> {
  const { rows } = await behind.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'dsql-local%'",
  );
  const open = count("TCPSocketWrap") + count("PipeWrap") - pipes;
  return open - (rows[0]?.n ?? 0) - 3 * keeping.length - 1;
}

/** PostgreSQL's processes for clients. */
async function sessions(behind: pg.Client): Promise<number> {
  const { rows } = await behind.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name NOT LIKE 'dsql-local%'`,
  );
  return rows[0]?.n ?? -1;
}

beforeAll(async () => {
  pipes = count("PipeWrap");
  const client = await connect(dsql);
  await client.query("CREATE TABLE fuzz (i int)");
  await client.query("CREATE TABLE cut (i int PRIMARY KEY, v text)");
  await client.query("CREATE TABLE hidden (word text PRIMARY KEY)");
  await client.end();
  connections = await FuzzConnections.to(dsql);
  for (let count = 0; count < 3; count++) keeping.push(await connect(dsql));
  await keepers.start(keeping);
});

let behind: pg.Client;

afterEach(async () => {
  // Whatever was sent, sessions are served, others go on undisturbed, and nothing has been left.
  const rounds = keepers.rounds;
  const healthy = await connectOnce();
  expect((await healthy.query("SELECT $1::int AS it", [1])).rows).toEqual([{ it: 1 }]);
  await healthy.end();
  await expect.poll(() => keepers.rounds > rounds || keepers.failure, { timeout: 20_000 }).toBe(true);
  await expect.poll(() => sessions(behind), { timeout: 20_000 }).toBe(keeping.length);
  await expect.poll(() => sockets(behind), { timeout: 20_000 }).toBe(0);
});

afterAll(async () => {
  await keepers.stop();
  await Promise.all(keeping.map((client) => client.end()));
});

/** Nothing of another session, and where it is to be messages of the protocol nothing else. */
function checkReceived(received: Buffer, messages: boolean): void {
  expect(received.includes(keepers.secret)).toBe(false);
  if (!messages) return;
  const known = new Set<number>(Object.values(backend));
  try {
    new MessageSplitter(() => 2 ** 24).push(received, (type) => {
      if (!known.has(type)) throw new Error(`The server sent a message of the unknown type ${type}.`);
    });
  } catch (error) {
    if (error instanceof ProtocolError)
      throw new Error("The server sent what is no message.", { cause: error });
    throw error;
  }
}

interface FuzzOptions {
  /** What comes back is messages. */
  messages: boolean;
  check?: (received: Buffer) => void;
  /** How connections end. */
  ways?: ("exhaust" | "finish" | "leave")[];
}

/** Sends random bytes at a stage, over several connections at once, until it has been tried enough. */
async function fuzz(
  open: () => Promise<FuzzConnection>,
  bytes: fc.Arbitrary<Buffer>,
  { messages, check, ways = ["finish", "leave"] }: FuzzOptions,
): Promise<void> {
  behind = await connectDirectly();
  let tries = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(bytes, fc.constantFrom(...ways)), { minLength: AT_ONCE, maxLength: AT_ONCE }),
      async (batch) => {
        await Promise.all(
          batch.map(async ([each, way]) => {
            const connection = await open();
            const received = await connection[way](each);
            checkReceived(received, messages);
            check?.(received);
            tries++;
          }),
        );
      },
    ),
    {
      seed: chosen,
      numRuns: STAGE_MS / 60,
      plugins: [fc.interruptAfterTimeLimit(STAGE_MS)],
      endOnFailure: true,
    },
  );
  console.log(`${tries} connections`);
  expect(tries).toBeGreaterThanOrEqual(AT_ONCE);
}

const startupWith = (length: number, code: number, body: Buffer) =>
  Buffer.concat([Buffer.from([length >>> 24, length >>> 16, length >>> 8, length]), int32(code), body]);

const codes = fc.constantFrom(80877103, 80877104, 80877102, 196608, 0x0002_0000, 0x0003_0001, -1, 0);
const packets = fc
  .tuple(lengthWords, codes, fc.uint8Array({ maxLength: 40 }))
  .map(([length, code, body]) => startupWith(length, code, Buffer.from(body)));
const startup = startupPacket({ user: "admin", database: "postgres", options: "-c search_path=a\\ b" });

/** Mostly such as read all answers. */
const ways: FuzzOptions["ways"] = ["exhaust", "exhaust", "exhaust", "finish", "leave"];

/** No client has been authenticated. */
const noEntry = (received: Buffer) => {
  expect(received.includes(Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0]))).toBe(false);
};

test(
  "before TLS: random bytes, odd packets, more behind a request for TLS",
  { timeout: TIMEOUT_MS },
  async () => {
    const behindRequest = randomBytes(60).map((bytes) => startupWith(8, 80877103, bytes));
    const bytes = fc.oneof(randomBytes(60), packets, behindRequest, bitFlipped(startup));
    await fuzz(() => connections.plain(), bytes, { messages: false, check: noEntry });
  },
);

test(
  "instead of a TLS handshake: random bytes, and one that is cut or has bits flipped",
  { timeout: TIMEOUT_MS },
  async () => {
    const hello = await recordClientHello();
    const bytes = fc.oneof(randomBytes(300), cutOff(hello), bitFlipped(hello));
    await fuzz(() => connections.beforeTls(), bytes, { messages: false, check: noEntry });
  },
);

test(
  "instead of the start-up packet: random bytes, odd lengths, bits flipped",
  { timeout: TIMEOUT_MS },
  async () => {
    const bytes = fc.oneof(randomBytes(60), packets, bitFlipped(startup), cutOff(startup), sessionBytes);
    await fuzz(() => connections.beforeStart(), bytes, { messages: true, check: noEntry });
  },
);

test("instead of the password: random bytes, odd lengths, queries", { timeout: TIMEOUT_MS }, async () => {
  const passwords = fc
    .tuple(lengthWords, fc.uint8Array({ maxLength: 80 }))
    .map(([length, body]) => Buffer.concat([Buffer.from("p"), startupWith(length, 0, Buffer.from(body))]));
  const bytes = fc.oneof(randomBytes(60), passwords, sessionBytes, packets);
  await fuzz(() => connections.beforePassword(), bytes, { messages: true, check: noEntry });
});

test(
  "in a session: messages in wrong orders, malformed, of odd lengths",
  { timeout: TIMEOUT_MS },
  async () => {
    await fuzz(() => connections.session(), sessionBytes, { messages: true, ways });
  },
);

/** A session with both protocols, COPY and a transaction; COMMIT is the last that it sends before Terminate. */
async function work(client: pg.Client): Promise<void> {
  await client.query("BEGIN");
  await client.query({ name: "a", text: "INSERT INTO cut VALUES ($1, $2)", values: [1, "one"] });
  await pipeline(Readable.from(["2\ttwo\n"]), client.query(copyFrom("COPY cut FROM STDIN")));
  await client.query("SELECT v FROM cut WHERE i = $1", [2]);
  await client.query("COMMIT");
}

test("a real session in which bits are flipped", { timeout: TIMEOUT_MS }, async () => {
  const recorded = await recordSession(dsql, work);
  await fuzz(() => connections.session(), bitFlipped(recorded), { messages: true, ways });
});

test(
  "a real session cut at every byte: nothing of it is committed before COMMIT is complete",
  { timeout: TIMEOUT_MS },
  async () => {
    const client = await connectOnce();
    await client.query("DELETE FROM cut");
    const recorded = await recordSession(dsql, work);
    expect((await client.query("SELECT FROM cut")).rowCount).toBe(2);
    await client.query("DELETE FROM cut");
    await client.end();
    behind = await connectDirectly();
    const commit = recorded.lastIndexOf("COMMIT\0") + "COMMIT\0".length;
    expect(commit).toBeGreaterThan(100);
    const offsets = Array.from({ length: commit }, (_, offset) => offset);
    const worker = async () => {
      for (let offset = offsets.pop(); offset !== undefined; offset = offsets.pop()) {
        const connection = await connections.session();
        const bytes = recorded.subarray(0, offset);
        const way = (["finish", "leave", "exhaust"] as const)[offset % 3] ?? "finish";
        checkReceived(await connection[way](bytes), true);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    await expect.poll(() => sessions(behind), { timeout: 20_000 }).toBe(keeping.length);
    expect((await behind.query("SELECT FROM cut")).rowCount).toBe(0);
    // It would have been: that was no recording of nothing.
    const whole = await connections.session();
    whole.write(recorded.subarray(0, commit));
    await expect
      .poll(async () => (await behind.query("SELECT FROM cut")).rowCount, { timeout: 20_000 })
      .toBe(2);
    await whole.finish(recorded.subarray(commit));
  },
);

test("a start-up packet cut at every byte", { timeout: TIMEOUT_MS }, async () => {
  behind = await connectDirectly();
  const offsets = Array.from({ length: startup.length }, (_, offset) => offset);
  const worker = async () => {
    for (let offset = offsets.pop(); offset !== undefined; offset = offsets.pop()) {
      const connection = await connections.beforeStart();
      checkReceived(await connection.finish(startup.subarray(0, offset)), true);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
});
