import type { IncomingMessage, ServerResponse } from "node:http";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { makeImage } from "./makeImages.ts";

const MIB = 1024 * 1024;

/** Misbehaviours of servers, by the first part of the path. */
export const behaviours: Partial<
  Record<string, (request: IncomingMessage, response: ServerResponse) => void>
> = {
  /** `redirect?to=<URL>` */
  redirect(request, response) {
    const to = new URL(request.url ?? "", "http://localhost").searchParams.get("to") ?? "/good.jpg";
    response.writeHead(302, { location: to }).end();
  },
  /** `redirects/3`: three of them, each in another way, before a good image */
  redirects(request, response) {
    const left = Number(request.url?.split("/")[2]);
    const status = [301, 302, 303, 307, 308][left % 5] ?? 301;
    response
      .writeHead(status, { location: left > 1 ? `/redirects/${left - 1}` : "../good.jpg" })
      .end("Moved");
  },
  loop(_, response) {
    response.writeHead(302, { location: "/loop" }).end();
  },
  /** A redirect without a target */
  nowhere(_, response) {
    response.writeHead(302).end();
  },
  "20-mib"(_, response) {
    response.writeHead(200, { "content-type": "image/jpeg", "content-length": 20 * MIB });
    pour(response, 20 * MIB);
  },
  /** 20 MiB without a content-length */
  "20-mib-chunked"(_, response) {
    response.writeHead(200, { "content-type": "image/jpeg" });
    pour(response, 20 * MIB);
  },
  /** Announces less than it sends */
  "more-than-said"(_, response) {
    response.socket?.end(
      Buffer.concat([
        Buffer.from("HTTP/1.1 200 OK\r\ncontent-type: image/jpeg\r\ncontent-length: 100\r\n\r\n"),
        Buffer.alloc(10_000, 0xff),
      ]),
    );
  },
  /** Announces more than it sends, and closes the connection */
  "less-than-said"(_, response) {
    void makeImage("good.jpg").then((image) => {
      response.socket?.end(
        Buffer.concat([
          Buffer.from(
            `HTTP/1.1 200 OK\r\ncontent-type: image/jpeg\r\ncontent-length: ${image.length + 1}\r\n\r\n`,
          ),
          image,
        ]),
      );
    });
  },
  /** A byte now and then, for ever */
  drip(_, response) {
    response.writeHead(200, { "content-type": "image/jpeg" });
    const timer = setInterval(() => response.write("\xff"), 50);
    response.on("close", () => {
      clearInterval(timer);
    });
  },
  /** Never responds */
  silence() {
    // Nothing is the response.
  },
  reset(_, response) {
    response.socket?.resetAndDestroy();
  },
  /** Closes the connection in the middle of an image */
  "reset-midway"(_, response) {
    void makeImage("good.png").then((image) => {
      response.writeHead(200, { "content-type": "image/png" });
      response.write(image.subarray(0, image.length / 2), () => response.socket?.resetAndDestroy());
    });
  },
  nonsense(_, response) {
    response.socket?.end("This is not HTTP\r\n\r\n");
  },
  empty(_, response) {
    response.writeHead(200, { "content-type": "image/jpeg" }).end();
  },
  "server-error"(_, response) {
    response.writeHead(503).end("Down for maintenance");
  },
  /** Good, but sent as a page */
  mislabelled(_, response) {
    void makeImage("good.jpg").then((image) => {
      response.writeHead(200, { "content-type": "text/html" }).end(image);
    });
  },
  /** Good, but compressed although the request excludes it */
  gzipped(_, response) {
    void makeImage("good.jpg").then((image) => {
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(image));
    });
  },
  brotli(_, response) {
    void makeImage("good.jpg").then((image) => {
      response.writeHead(200, { "content-encoding": "br" }).end(brotliCompressSync(image));
    });
  },
  /** 100 MiB in 100 kB: one MiB a hundred times, which is created fast enough for the client's deadline. */
  "gzip-bomb"(_, response) {
    const bomb = Buffer.concat(new Array<Buffer>(100).fill(gzipSync(Buffer.alloc(MIB))));
    response.writeHead(200, { "content-encoding": "gzip", "content-length": bomb.length }).end(bomb);
  },
  "broken-gzip"(_, response) {
    response.writeHead(200, { "content-encoding": "gzip" }).end("This is not gzip");
  },
  "unknown-encoding"(_, response) {
    response.writeHead(200, { "content-encoding": "rot13" }).end("Guvf vf ab vzntr");
  },
};

/** Writes `bytes` as fast as the client reads them. */
function pour(response: ServerResponse, bytes: number): void {
  const chunk = Buffer.alloc(64 * 1024, 0xff);
  let left = bytes;
  const more = (): void => {
    while (left > 0) {
      left -= chunk.length;
      if (!response.write(chunk)) {
        response.once("drain", more);
        return;
      }
    }
    response.end();
  };
  more();
}
