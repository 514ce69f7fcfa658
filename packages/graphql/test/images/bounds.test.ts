import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { createImages } from "../../src/images/createImages.ts";
import { makeBomb } from "../../src/testing/images/makeBomb.ts";
import { makeImage } from "../../src/testing/images/makeImages.ts";
import { DOMAIN, useImages } from "./useImages.ts";

const parts = useImages();

/** A server whose responses the tests write. */
const server = createServer();
let host: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
});

/** Imports as the API does: without options, so that the limits are the documented ones. */
function importImage() {
  const images = createImages({
    store: { kind: "folder", path: parts.folder },
    domain: DOMAIN,
    allowedHosts: [host],
  });
  return images.importImage(`http://${host}/cover`);
}

/** The next request's response, for the test to write. */
async function nextRequest(): Promise<ServerResponse> {
  const [, response] = (await once(server, "request")) as [unknown, ServerResponse];
  return response;
}

/** The outcome of importing an image with this response. */
async function importAnswered(answer: (response: ServerResponse) => void) {
  const asked = nextRequest();
  const importing = importImage();
  answer(await asked);
  return importing;
}

describe("Of a body", () => {
  const MOST_BYTES = 15 * 1024 * 1024;

  const ways: [string, (response: ServerResponse, body: Buffer) => void][] = [
    [
      "of a length that is said before",
      (response, body) => response.writeHead(200, { "content-length": body.length }).end(body),
    ],
    [
      "that is streamed without a length",
      (response, body) => {
        response.writeHead(200).write(body.subarray(0, 100_000));
        response.end(body.subarray(100_000));
      },
    ],
    [
      "that is sent compressed",
      (response, body) => {
        const small = gzipSync(body);
        response.writeHead(200, { "content-encoding": "gzip", "content-length": small.length }).end(small);
      },
    ],
  ];

  test.each(ways)("%s, 15 MiB are taken and a byte more is rejected", async (_, answer) => {
    /** An image followed by zeros, which decoders ignore. */
    const image = await makeImage("good.jpg");
    const ofLength = (bytes: number) => Buffer.concat([image], bytes);

    expect(
      await importAnswered((response) => {
        answer(response, ofLength(MOST_BYTES));
      }),
    ).toMatchObject({ width: 400, height: 300 });
    expect(await parts.stored()).toHaveLength(2);
    await expect(
      importAnswered((response) => {
        answer(response, ofLength(MOST_BYTES + 1));
      }),
    ).rejects.toThrow(/it is larger than 15 MiB; give a smaller one$/);
    expect(await parts.stored()).toHaveLength(2);
  });
});

describe("The time for a whole fetch", () => {
  // Fake timers: the network doesn't use JavaScript's timers.
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("is ten seconds, and a response just before is accepted", async () => {
    const image = await makeImage("good.jpg");
    let asked = nextRequest();
    const importing = importImage();
    let response = await asked;
    vi.advanceTimersByTime(5_000);
    asked = nextRequest();
    response.writeHead(302, { location: "/moved" }).end();
    response = await asked;
    vi.advanceTimersByTime(2_500);
    response.writeHead(200, { "content-length": image.length }).write(image.subarray(0, 1_000));
    vi.advanceTimersByTime(2_499);
    response.end(image.subarray(1_000));
    expect(await importing).toMatchObject({ width: 400, height: 300 });
  });

  test.each([
    ["the answer", undefined],
    ["the answer of what it redirects to", "redirect"],
    ["the rest of the body", "body"],
  ])("ends after ten seconds without %s", async (_, until) => {
    let asked = nextRequest();
    let settled = false;
    const importing = importImage().finally(() => (settled = true));
    importing.catch(() => undefined);
    let response = await asked;
    vi.advanceTimersByTime(9_000);
    if (until === "redirect") {
      asked = nextRequest();
      response.writeHead(302, { location: "/moved" }).end();
      response = await asked;
    } else if (until === "body") {
      response.writeHead(200, { "content-length": 1_000 }).write("\xff\xd8\xff");
    }
    vi.advanceTimersByTime(999);
    await new Promise((resolve) => setImmediate(resolve));
    expect(settled).toBe(false);
    vi.advanceTimersByTime(1);
    await expect(importing).rejects.toThrow(
      /it didn't come within 10 seconds; give one from a faster server$/,
    );
    expect(await parts.stored()).toEqual([]);
    if (!response.destroyed) await once(response, "close");
  });
});

describe("Of pixels", () => {
  const answered = async (width: number, height: number) => {
    // Created in advance, outside the deadline.
    const image = await makeBomb(width, height);
    return importAnswered((response) => response.end(image));
  };

  test("50 million are accepted and one more is rejected", async () => {
    expect(await answered(10_000, 5_000)).toMatchObject({
      width: 10_000,
      height: 5_000,
      sizes: [{ width: 128, height: 64 }],
    });
    expect(1187 * 42_123).toBe(50_000_001);
    await expect(answered(1187, 42_123)).rejects.toThrow(
      /it has more than 50 megapixels; give a smaller one$/,
    );
  });

  test("65,500 are accepted in a side and one more is rejected", async () => {
    expect(await answered(65_500, 1)).toMatchObject({ width: 65_500, height: 1 });
    expect(await answered(1, 65_500)).toMatchObject({ width: 1, height: 65_500 });
    for (const [width, height] of [
      [65_501, 1],
      [1, 65_501],
    ] as const) {
      await expect(answered(width, height)).rejects.toThrow(
        /a side of it is longer than 65500 pixels; give a smaller one$/,
      );
    }
  });
});
