import { createServer, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import { deflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { makeImage } from "../../src/testing/images/makeImages.ts";
import { useImages } from "./useImages.ts";

const parts = useImages();

/** A server that sends these bytes for any request, and waits for the client to disconnect. */
async function withServer(
  answer: (path: string) => (string | Buffer)[],
  use: (url: string, opened: () => number, open: () => number) => Promise<void>,
): Promise<void> {
  const sockets = new Set<Socket>();
  let opened = 0;
  const server = createServer((socket) => {
    opened++;
    sockets.add(socket);
    socket
      .on("close", () => sockets.delete(socket))
      .on("error", () => undefined)
      .once("data", (request) => {
        socket.write(
          Buffer.concat(answer(request.toString().split(" ")[1] ?? "").map((part) => Buffer.from(part))),
        );
      });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    await use(
      url,
      () => opened,
      () => sockets.size,
    );
  } finally {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  }
}

const images = () => parts.images({}, ["127.0.0.1"]);

describe("Connections", () => {
  test("are opened for each request, and closed though the server would keep them", async () => {
    const image = await makeImage("good.jpg");
    const answer = (path: string) =>
      path === "/"
        ? ["HTTP/1.1 302 Found\r\nlocation: /b\r\nconnection: keep-alive\r\ncontent-length: 0\r\n\r\n"]
        : [
            `HTTP/1.1 200 OK\r\nconnection: keep-alive\r\nkeep-alive: timeout=600\r\ncontent-length: ${image.length}\r\n\r\n`,
            image,
          ];
    await withServer(answer, async (url, opened, open) => {
      for (let times = 1; times <= 2; times++) {
        expect(await images().importImage(url)).toMatchObject({ width: 400 });
        expect(opened()).toBe(2 * times);
        await expect.poll(open).toBe(0);
      }
    });
  });

  test.each([
    [
      "after headers that never end",
      `HTTP/1.1 200 OK\r\na: ${"a".repeat(17_000)}`,
      /headers longer than 16 KiB/,
    ],
    [
      "after many headers",
      `HTTP/1.1 200 OK\r\n${"name: value\r\n".repeat(2000)}\r\n`,
      /headers longer than 16 KiB/,
    ],
    [
      "when the server switches to another protocol",
      "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n",
      /broke off|status 101/,
    ],
    ["after a status that isn't for an image", "HTTP/1.1 204 No Content\r\n\r\n", /status 204/],
    [
      "when the server says two lengths",
      "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab",
      /broke off/,
    ],
    [
      "when a length is too large",
      "HTTP/1.1 200 OK\r\ncontent-length: 15728641\r\n\r\n",
      /larger than 15 MiB/,
    ],
    [
      "when it is compressed twice",
      "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-encoding: br\r\n\r\na",
      /compresses it in an unknown way/,
    ],
  ])("are closed %s", async (_, answer, message) => {
    await withServer(
      () => [answer],
      async (url, _opened, open) => {
        await expect(images().importImage(url)).rejects.toThrow(message);
        await expect.poll(open).toBe(0);
        expect(await parts.stored()).toEqual([]);
      },
    );
  });

  test("don't take an informational response for the final one", async () => {
    const image = await makeImage("good.jpg");
    const early = "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n".repeat(3);
    await withServer(
      () => [early, "HTTP/1.1 200 OK\r\ncontent-encoding: deflate\r\n\r\n", deflateSync(image)],
      async (url) => {
        // Without a length it ends with the connection, which this server keeps open.
        await expect(parts.images({ timeoutMs: 300 }, ["127.0.0.1"]).importImage(url)).rejects.toThrow(
          /0\.3 seconds/,
        );
      },
    );
    const body = deflateSync(image);
    await withServer(
      () => [
        early,
        `HTTP/1.1 200 OK\r\ncontent-encoding: deflate\r\ncontent-length: ${body.length}\r\n\r\n`,
        body,
      ],
      async (url) => {
        expect(await images().importImage(url)).toMatchObject({ width: 400 });
      },
    );
  });

  test("are redirected to an address that isn't encoded", async () => {
    const image = await makeImage("good.jpg");
    const paths: string[] = [];
    const answer = (path: string) => {
      paths.push(path);
      return path === "/"
        ? ["HTTP/1.1 301 Moved\r\nlocation: /bücher/本.jpg\r\n\r\n"]
        : [`HTTP/1.1 200 OK\r\ncontent-length: ${image.length}\r\n\r\n`, image];
    };
    await withServer(answer, async (url) => {
      expect(await images().importImage(url)).toMatchObject({ width: 400 });
    });
    expect(paths).toEqual(["/", `/${encodeURIComponent("bücher")}/${encodeURIComponent("本")}.jpg`]);
  });
});
