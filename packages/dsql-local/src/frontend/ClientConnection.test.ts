import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { ClientConnection } from "./ClientConnection.ts";

const server = createServer();
afterEach(() => void server.close());

/** Both ends of a connection. */
async function connection(): Promise<{ client: Socket; served: Socket }> {
  await once(server.listen(0, "127.0.0.1"), "listening");
  const client = connect((server.address() as AddressInfo).port, "127.0.0.1");
  const [served] = (await once(server, "connection")) as [Socket];
  return { client, served };
}

test.each(["left", "was ended by the server"])(
  "a client that %s before anybody listened to it is found gone",
  async (how) => {
    const { client, served } = await connection();
    const closed = once(served, "close");
    if (how === "left") client.destroy();
    else served.destroy();
    // As after the packets of the start-up: somebody has read up to here, and listens no more.
    served.resume();
    await closed;
    client.destroy();

    const connected = new ClientConnection(served);
    expect(connected.closed).toBe(true);
    expect(await connected.next()).toBeUndefined();
    await new Promise<void>((resolve) => {
      connected.onClose(resolve);
    });
  },
);

test("a client that is there is listened to, and found gone when it goes", async () => {
  const { client, served } = await connection();
  const connected = new ClientConnection(served);
  expect(connected.closed).toBe(false);
  client.end(Buffer.from([0x53, 0, 0, 0, 4]));
  expect((await connected.next())?.type).toBe(0x53);
  expect(await connected.next()).toBeUndefined();
});
