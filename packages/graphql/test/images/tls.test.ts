import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { generate } from "selfsigned";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { makeImage } from "../../src/testing/images/makeImages.ts";
import { useImages } from "./useImages.ts";

const parts = useImages();
const DAY_MS = 24 * 60 * 60 * 1000;
const NAME = "covers.test";

let authority: Awaited<ReturnType<typeof makeAuthority>> | null;

beforeAll(async () => {
  authority = await makeAuthority();
});

function makeAuthority(name = "An authority of this test") {
  return generate([{ name: "commonName", value: name }], {
    keyType: "ec",
    algorithm: "sha256",
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, critical: true },
    ],
  });
}

/** A server's certificate, by default a good one for `NAME` and 127.0.0.1. */
function makeCertificate({ by = authority, name = NAME, endsInDays = 1 } = {}) {
  return generate([{ name: "commonName", value: name }], {
    keyType: "ec",
    algorithm: "sha256",
    notBeforeDate: new Date(Date.now() - 2 * DAY_MS),
    notAfterDate: new Date(Date.now() + endsInDays * DAY_MS),
    ...(by !== null && { ca: { key: by.private, cert: by.cert } }),
    extensions: [
      {
        name: "subjectAltName",
        altNames: [
          { type: 2, value: name },
          ...(name === NAME ? [{ type: 7 as const, ip: "127.0.0.1" }] : []),
        ],
      },
    ],
  });
}

/** Serves a good image over TLS; the names are those in the clients' SNI. */
async function withServer(
  { private: key, cert }: { private: string; cert: string },
  use: (port: number, names: unknown[]) => Promise<void>,
): Promise<void> {
  const image = await makeImage("good.jpg");
  const names: unknown[] = [];
  const server = createServer({ key, cert }, (request, response) => {
    names.push("servername" in request.socket ? request.socket.servername : undefined);
    response.end(image);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await use((server.address() as AddressInfo).port, names);
  } finally {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }
}

/** Imports from hosts of any name, all of which are this machine. */
function images(ca = authority?.cert ?? "") {
  return parts.images(
    {
      ...(ca !== "" && { ca }),
      lookup: (_host, options, callback) => {
        if (options.all === true) callback(null, [{ address: "127.0.0.1", family: 4 }]);
        else callback(null, "127.0.0.1", 4);
      },
    },
    [NAME, `${NAME}.`, "127.0.0.1"],
  );
}

describe("Over TLS", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  test("an image comes from a server whose certificate is for its name or its address", async () => {
    await withServer(await makeCertificate(), async (port, names) => {
      for (const host of [NAME, `${NAME}.`, NAME.toUpperCase(), "127.0.0.1"]) {
        expect(await images().importImage(`https://${host}:${port}/good.jpg`)).toMatchObject({ width: 400 });
      }
      // The dot is no part of the name that is sent, and an address is never sent as one.
      expect(names).toEqual([NAME, NAME, NAME, false]);
    });
  });

  test.each([
    ["an unknown authority", async () => makeCertificate({ by: await makeAuthority("Another") })],
    ["one that took a known name", async () => makeCertificate({ by: await makeAuthority() })],
    ["itself", () => makeCertificate({ by: null })],
    ["a known authority for another host", () => makeCertificate({ name: "other.test" })],
    ["a known authority until yesterday", () => makeCertificate({ endsInDays: -1 })],
  ])("nothing is read from a server with a certificate by %s", async (by, make) => {
    const message = {
      "an unknown authority": /server's certificate can't be verified/,
      "one that took a known name": /server's certificate can't be verified/,
      itself: /server's certificate is self-signed/,
      "a known authority for another host": /server's certificate is for another host/,
      "a known authority until yesterday": /server's certificate has expired/,
    }[by];
    // With it Node would verify nothing.
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    await withServer(await make(), async (port, names) => {
      for (const host of [NAME, `${NAME}.`, "127.0.0.1"]) {
        const error: unknown = await images()
          .importImage(`https://${host}:${port}/good.jpg`)
          .catch((thrown: unknown) => thrown);
        expect(error).toMatchObject({ name: "ImageError", code: "BAD_USER_INPUT" });
        expect((error as Error).message).toMatch(message ?? "");
      }
      expect(names).toEqual([]);
      expect(await parts.stored()).toEqual([]);
    });
  });

  test("the authorities that come with Node are trusted, and no other", async () => {
    await withServer(await makeCertificate(), async (port) => {
      await expect(images("").importImage(`https://${NAME}:${port}/good.jpg`)).rejects.toThrow(
        /server's certificate can't be verified/,
      );
    });
  });
});
