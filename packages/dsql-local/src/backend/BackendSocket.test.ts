import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { BackendSocket } from "./BackendSocket.ts";

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A BackendSocket and the server's end of it. */
async function connectedPair(): Promise<{ socket: BackendSocket; peer: Socket }> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const socket = new BackendSocket();
  const [[peer]] = (await Promise.all([
    once(server, "connection"),
    once(socket.connect(port, "127.0.0.1"), "connect"),
  ])) as [[Socket], unknown];
  peer.setNoDelay(true);
  ends.push(() => {
    socket.destroy();
    peer.destroy();
    server.close();
  });
  return { socket, peer };
}

/** Bytes that show their offset. */
const numbered = (length: number, from = 0) =>
  Buffer.from(Uint8Array.from({ length }, (_, at) => ((from + at) * 2_654_435_761) >>> 24));

test("what was read stays as it is while more is read, and comes whole", async () => {
  const { socket, peer } = await connectedPair();
  const chunks: Buffer[] = [];
  let received = 0;
  socket.readInto((chunk) => {
    chunks.push(chunk);
    received += chunk.length;
  });
  // Read alone, for many of them share a piece of memory; then more at once than any piece of memory holds.
  let sent = 0;
  for (const length of [1, 100, 16_000, 383, 2_000, 70_000, 300, 1_000_000, 5]) {
    peer.write(numbered(length, sent));
    sent += length;
    await expect.poll(() => received, { interval: 1 }).toBe(sent);
  }
  expect(Buffer.concat(chunks).equals(numbered(sent))).toBe(true);
  const [first, second] = chunks;
  expect(first?.buffer).toBe(second?.buffer);
  expect(Math.max(...chunks.map(({ length }) => length))).toBeGreaterThan(64 * 1024);
});

test("before it is taken it is a stream: listeners get the data", async () => {
  const { socket, peer } = await connectedPair();
  const data = once(socket, "data");
  peer.write("hello");
  expect(String(await data)).toBe("hello");
});

test("paused it reads nothing, and goes on when resumed", async () => {
  const { socket, peer } = await connectedPair();
  let received = 0;
  socket.readInto((chunk) => {
    received += chunk.length;
    if (received < 1_000_000) socket.pause();
  });
  const bytes = 64 * 1024 * 1024;
  const written = new Promise((resolve) => peer.write(Buffer.alloc(bytes), resolve));
  await expect.poll(() => received).toBeGreaterThan(0);
  const early = received;
  // The peer can't get rid of all: what isn't read stays with it.
  await once(peer, "drain", { signal: AbortSignal.timeout(300) }).catch(() => undefined);
  expect(peer.writableLength).toBeGreaterThan(0);
  expect(received).toBe(early);
  while (received < 1_000_000) {
    socket.resume();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await expect.poll(() => received, { timeout: 20_000 }).toBe(bytes);
  await written;
});

test("its peer's end closes it", async () => {
  const { socket, peer } = await connectedPair();
  socket.on("data", () => undefined);
  const closed = once(socket, "close");
  peer.end();
  await closed;
  expect(socket.destroyed).toBe(true);
});
