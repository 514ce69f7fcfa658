import { execFile } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { request } from "node:https";
import { promisify } from "node:util";
import postgres from "postgres";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createWebSocketStream, WebSocket, type ClientOptions } from "ws";
import { type DsqlLocal, startDsqlLocal } from "../src/index.ts";
import { sharedPostgres } from "../src/testing.ts";
import { backend, frontend } from "../src/net/messageType.ts";
import { MessageSplitter } from "../src/net/MessageSplitter.ts";
import { encodeMessage } from "../src/net/encodeMessage.ts";
import { connect } from "./connect.ts";
import { passwordMessage, startupPacket } from "./engine/support/RawClient.ts";
import { encodeQuery } from "../src/net/messages/query.ts";

const CLUSTER = "abcdefghijklmnopqrstuvwxyz.dsql.us-east-1.on.aws";
let dsql: DsqlLocal;
let ca: string;
const sockets: WebSocket[] = [];
beforeAll(async () => {
  dsql = await startDsqlLocal({
    isolated: true,
    backend: { connectionString: await sharedPostgres() },
    wsPort: 0,
    clusterName: CLUSTER,
  });
  ca = await readFile(dsql.caFile, "utf8");
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.terminate();
});
afterAll(() => dsql.stop());

const port = () => Number(new URL(dsql.webSocketUrl ?? "").port);

/** Another name in TLS than the one that is connected to. The types don't know that such options are passed on. */
const named = (servername: string): ClientOptions =>
  ({ servername, checkServerIdentity: () => undefined }) as object;

async function open(options: ClientOptions = {}, path = "/"): Promise<WebSocket> {
  const socket = new WebSocket(`wss://localhost:${port()}${path}`, { ca, ...options });
  sockets.push(socket);
  await once(socket, "open");
  return socket;
}

/** A session up to its first ReadyForQuery, sent in frames of so many bytes. */
async function session(frameBytes: number) {
  const socket = await open();
  const reader = new MessageSplitter();
  const seen: { type: number; bytes: Buffer }[] = [];
  const kinds: boolean[] = [];
  let wake: () => void = () => undefined;
  socket.on("message", (data: Buffer, isBinary) => {
    kinds.push(isBinary);
    reader.push(data, (type, buffer, start, end) => {
      seen.push({ type, bytes: Buffer.from(buffer.subarray(start, end)) });
    });
    wake();
  });
  socket.on("close", () => {
    wake();
  });
  const until = async (type: number) => {
    for (;;) {
      const at = seen.findIndex((each) => each.type === type);
      if (at >= 0) return seen.splice(0, at + 1);
      if (socket.readyState !== WebSocket.OPEN) throw new Error("The server has closed the connection.");
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
  const send = (bytes: Buffer) => {
    for (let at = 0; at < bytes.length; at += frameBytes) socket.send(bytes.subarray(at, at + frameBytes));
  };
  send(startupPacket({ user: "admin", database: "postgres" }));
  await until(backend.authentication);
  send(passwordMessage(await dsql.createToken()));
  await until(backend.readyForQuery);
  return { socket, send, until, kinds };
}

test.each([1, 7, 1_000_000])(
  "the protocol is served in binary frames, of %d bytes where the client cuts it so",
  async (frameBytes) => {
    const { send, until, kinds } = await session(frameBytes);
    // Several messages in one frame, too.
    send(Buffer.concat([encodeQuery("SELECT 7 AS n"), encodeQuery("SELECT repeat('x', 300000)")]));
    const first = await until(backend.readyForQuery);
    expect(first.find(({ type }) => type === backend.dataRow)?.bytes.toString("latin1")).toMatch(/7$/);
    const second = await until(backend.readyForQuery);
    expect(second.find(({ type }) => type === backend.dataRow)?.bytes.length).toBeGreaterThan(300_000);
    expect(kinds.every((isBinary) => isBinary)).toBe(true);
  },
);

test("postgres.js runs over it, through DSQL's rules and its conflicts", async () => {
  const sql = postgres({
    host: "localhost",
    port: port(),
    user: "admin",
    database: "postgres",
    password: () => dsql.createToken(),
    ssl: false,
    max: 2,
    // It looks at a field that only sockets have before it sends Terminate.
    socket: async () =>
      Object.assign(createWebSocketStream(await open(named(CLUSTER))), { readyState: "open" }),
  } as postgres.Options<Record<string, never>>);
  await sql`CREATE TABLE over_ws (id int PRIMARY KEY, n int)`;
  await sql`INSERT INTO over_ws VALUES (1, 0)`;
  await expect(sql`TRUNCATE over_ws`).rejects.toMatchObject({ code: "0A000" });
  await expect(
    sql.begin(async (one) => {
      await one`UPDATE over_ws SET n = 1 WHERE id = 1`;
      await sql`UPDATE over_ws SET n = 2 WHERE id = 1`;
    }),
  ).rejects.toMatchObject({ code: "40001" });
  expect(await sql`SELECT n FROM over_ws`).toEqual([{ n: 2 }]);
  // It is the session that a plain connection has.
  const plain = await connect(dsql);
  expect((await plain.query("SELECT n FROM over_ws")).rows).toEqual([{ n: 2 }]);
  await plain.end();
  await sql.end();
});

test("a client that disconnects, with or without Terminate, leaves no session open", async () => {
  const behind = postgres(dsql.backendConnectionString, { max: 1 });
  const sessions = async () => {
    const [row] = await behind<{ n: number }[]>`
      SELECT count(*)::int AS n FROM pg_stat_activity
       WHERE datname = current_database() AND usename = 'admin' AND pid <> pg_backend_pid()`;
    return row?.n;
  };
  const gone = await session(1_000);
  gone.socket.terminate();
  const polite = await session(1_000);
  polite.send(encodeMessage(frontend.terminate));
  await once(polite.socket, "close");
  await expect.poll(sessions, { timeout: 5_000 }).toBe(0);
  await behind.end();
});

test("text frames, too large frames, a wrong name in TLS, and other protocols are rejected", async () => {
  const text = await open();
  text.send("SELECT 1");
  expect((await once(text, "close"))[0]).toBe(1003);

  const large = await open();
  large.on("error", () => undefined);
  large.send(Buffer.alloc(17 * 1024 * 1024));
  expect((await once(large, "close"))[0]).toBe(1009);

  const foreign = await open(named("other.example"));
  foreign.send(startupPacket({ user: "admin", database: "postgres" }));
  const [answer] = (await once(foreign, "message")) as [Buffer];
  expect(answer.toString("latin1")).toContain("The endpoint of this TLS connection is other.example");

  const plain = request({ host: "localhost", port: port(), ca }).end();
  const [response] = (await once(plain, "response")) as [{ statusCode: number; resume: () => void }];
  response.resume();
  expect(response.statusCode).toBe(426);

  // The server goes on.
  await session(100);
});

test("a page in a browser may connect with a token, and without authentication may not", async () => {
  await open({ origin: "https://app.example" });
  const open2 = await startDsqlLocal({
    isolated: true,
    backend: { connectionString: await sharedPostgres() },
    wsPort: 0,
    auth: "none",
  });
  const page = new WebSocket(open2.webSocketUrl ?? "", {
    ca: await readFile(open2.caFile, "utf8"),
    origin: "https://app.example",
  });
  await expect(once(page, "open")).rejects.toThrow("403");
  await open2.stop();
});

test("Node's own WebSocket connects where there is one", async (ctx) => {
  if (!("WebSocket" in globalThis)) {
    ctx.skip(`Node ${process.versions.node} has no WebSocket of its own; 22 has`);
    return;
  }
  const script = `
    const socket = new WebSocket(${JSON.stringify(dsql.webSocketUrl?.replace(CLUSTER, "localhost"))});
    socket.binaryType = "arraybuffer";
    socket.onerror = (event) => console.log("error", event.message);
    socket.onopen = () => socket.send(Buffer.from(${JSON.stringify(
      startupPacket({ user: "admin", database: "postgres" }).toString("base64"),
    )}, "base64"));
    socket.onmessage = ({ data }) => { console.log(String.fromCharCode(new Uint8Array(data)[0])); socket.close(); };
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", script], {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: dsql.caFile },
  });
  expect(stdout).toBe("R\n");
});
