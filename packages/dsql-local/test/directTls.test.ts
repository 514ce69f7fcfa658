import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { connect as connectTcp, createServer, type Socket } from "node:net";
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from "node:tls";
import { afterEach, expect, test } from "vitest";
import { useDsql } from "../src/testing.ts";
import { connect } from "./connect.ts";
import { RawClient, startupPacket } from "./engine/support/RawClient.ts";

const dsql = useDsql();
const sockets: Socket[] = [];
afterEach(() => {
  // What carries TLS goes last.
  for (const socket of sockets.splice(0).reverse()) socket.destroy();
});

const port = () => Number(dsql.endpoint.split(":")[1]);

/** TLS from the first byte on. */
async function direct(options: ConnectionOptions): Promise<TLSSocket> {
  const ca = await readFile(dsql.caFile);
  const socket = connectTls({ host: "127.0.0.1", port: port(), servername: "localhost", ca, ...options });
  sockets.push(socket);
  return socket;
}

/** TLS after an SSLRequest. */
async function asked(options: ConnectionOptions): Promise<TLSSocket> {
  const plain = connectTcp(port(), "127.0.0.1");
  sockets.push(plain);
  plain.write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]));
  await once(plain, "readable");
  expect(plain.read(1)).toEqual(Buffer.from("S"));
  const ca = await readFile(dsql.caFile);
  const socket = connectTls({ socket: plain, servername: "localhost", ca, ...options });
  sockets.push(socket);
  return socket;
}

test("node-postgres connects with direct TLS, and without", async () => {
  for (const sslnegotiation of ["direct", "postgres"] as const) {
    const client = await connect(dsql, { sslnegotiation });
    expect((await client.query("SELECT current_user AS user")).rows).toEqual([{ user: "admin" }]);
    await client.end();
  }
});

test.each([
  ["from the first byte on", direct],
  ["after an SSLRequest", asked],
])("TLS %s agrees on postgresql in ALPN, also among others", async (_, open) => {
  for (const ALPNProtocols of [["postgresql"], ["h2", "postgresql"]]) {
    const socket = await open({ ALPNProtocols });
    await once(socket, "secureConnect");
    expect(socket.alpnProtocol).toBe("postgresql");
    socket.write(startupPacket({ user: "admin", database: "postgres" }));
    const [answer] = (await once(socket, "data")) as [Buffer];
    expect(answer.toString("latin1")).toBe("R\0\0\0\x08\0\0\0\x03");
  }
});

test.each([
  ["from the first byte on", direct],
  ["after an SSLRequest", asked],
])(
  "TLS %s of a client that offers other protocols only ends with no_application_protocol",
  async (_, open) => {
    const socket = await open({ ALPNProtocols: ["h2", "http/1.1"] });
    await expect(once(socket, "secureConnect")).rejects.toMatchObject({
      code: "ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL",
    });
  },
);

test("direct TLS without ALPN is closed without an error, as PostgreSQL 17 does, and an SSLRequest needs none", async () => {
  const socket = await direct({});
  const bytes: Buffer[] = [];
  socket.on("error", () => undefined);
  socket.on("data", (chunk: Buffer) => bytes.push(chunk));
  socket.write(startupPacket({ user: "admin", database: "postgres" }));
  await once(socket, "close");
  expect(bytes).toEqual([]);

  const without = await asked({});
  without.write(startupPacket({ user: "admin", database: "postgres" }));
  expect(((await once(without, "data")) as [Buffer])[0].toString("latin1", 0, 1)).toBe("R");
});

test("a ClientHello that arrives byte by byte is TLS, and bytes that only begin like one end the connection", async () => {
  const plain = connectTcp(port(), "127.0.0.1");
  sockets.push(plain);
  await once(plain, "connect");
  plain.setNoDelay(true);
  const ca = await readFile(dsql.caFile);
  // The client's TLS records are forwarded in pieces.
  const { slow, relay } = await relayed(plain);
  const socket = connectTls({ socket: slow, servername: "localhost", ca, ALPNProtocols: ["postgresql"] });
  sockets.push(socket);
  await once(socket, "secureConnect");
  expect(relay.pieces).toBeGreaterThan(100);
  socket.destroy();

  const garbage = connectTcp(port(), "127.0.0.1");
  sockets.push(garbage);
  garbage.on("error", () => undefined);
  garbage.write(Buffer.from([0x16, 3, 1, 0, 5, 1, 2, 3, 4, 5]));
  garbage.resume();
  await once(garbage, "close");
  // The server goes on.
  expect((await RawClient.ready(dsql)).closed).toBe(false);
});

/** A socket whose first bytes go to `to` one by one. */
async function relayed(to: Socket): Promise<{ slow: Socket; relay: { pieces: number } }> {
  const relay = { pieces: 0 };
  const server = createServer((from) => {
    sockets.push(from);
    to.on("data", (chunk: Buffer) => from.write(chunk));
    const pending: number[] = [];
    let busy = false;
    from.on("data", (chunk: Buffer) => {
      pending.push(...chunk);
      if (busy) return;
      busy = true;
      void (async () => {
        for (let byte = pending.shift(); byte !== undefined; byte = pending.shift()) {
          to.write(Buffer.from([byte]));
          relay.pieces++;
          await new Promise(setImmediate);
        }
        busy = false;
      })();
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const slow = connectTcp((server.address() as { port: number }).port, "127.0.0.1");
  sockets.push(slow);
  await once(slow, "connect");
  server.close();
  return { slow, relay };
}
