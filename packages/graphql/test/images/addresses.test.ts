import type { LookupAddress } from "node:dns";
import type { LookupFunction } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isPublicAddress } from "../../src/images/isPublicAddress.ts";
import { publicLookup } from "../../src/images/publicLookup.ts";
import { type ImageSource, startImageSource } from "../../src/testing.ts";
import { useImages } from "./useImages.ts";

const parts = useImages();
/** A server that must receive no connection. */
let inner: ImageSource;
let port: string;

beforeAll(async () => {
  inner = await startImageSource();
  port = new URL(inner.url("")).port;
});
afterAll(() => inner.stop());

/** A DNS stub for these hosts; each lookup returns a host's next answer, then the last one again. */
function dns(answers: Record<string, string[][]>): LookupFunction {
  return (hostname, options, callback) => {
    const left = answers[hostname] ?? [];
    const addresses: LookupAddress[] = ((left.length > 1 ? left.shift() : left[0]) ?? []).map((address) => ({
      address,
      family: address.includes(":") ? 6 : 4,
    }));
    const [first] = addresses;
    if (first === undefined) callback(Object.assign(new Error("No such host"), { code: "ENOTFOUND" }), []);
    else if (options.all === true) callback(null, addresses);
    else callback(null, first.address, first.family);
  };
}

describe("An address", () => {
  test.each([
    ..."0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.255 127.0.0.1 127.255.255.254".split(
      " ",
    ),
    ..."169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.0.2.1 192.88.99.1 192.168.0.1".split(" "),
    ..."198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1".split(" "),
    ..."255.255.255.255 :: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 ::ffff:0:127.0.0.1".split(" "),
    ..."64:ff9b::7f00:1 64:ff9b::8.8.8.8 64:ff9b:1::1 100::1 2001::1 2001:2::1 2001:10::1 2001:20::1".split(
      " ",
    ),
    ..."2001:db8::1 2002:7f00:1::1 2002:808:808::1 3fff::1 5f00::1 4000::1 fc00::1 fd00:ec2::254".split(" "),
    ..."fe80::1 fe80::1%eth0 fec0::1 ff02::1".split(" "),
    ...["", "localhost", "1.2.3", "0x8.8.8.8", "010.8.8.8", "1.2.3.4.5", "256.1.1.1", "8.8.8.8 ", "g::1"],
  ])("%j is not public", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  test.each([
    ..."1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0".split(
      " ",
    ),
    ..."169.253.255.255 172.15.255.255 172.32.0.0 192.167.255.255 192.169.0.0 223.255.255.255".split(" "),
    ..."2001:4860:4860::8888 2606:4700:4700::1111 2a00:1450:4001:82a::200e".split(" "),
  ])("%s is public", (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

describe("Nothing connects to a private host", () => {
  async function expectRefused(url: string, lookup?: LookupFunction): Promise<void> {
    const before = inner.connections();
    const error: unknown = await parts
      .images(lookup && { lookup })
      .importImage(url)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: "ImageError", code: "BAD_USER_INPUT" });
    expect((error as Error).message).toMatch(
      /is not on the public internet; give an address that anyone can fetch/,
    );
    expect(inner.connections()).toBe(before);
    expect(await parts.stored()).toEqual([]);
  }

  test.each([
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f.1",
    "0x7f000001",
    "0177.0.0.1",
    "017700000001",
    "127.0.0.1.",
    "１２７.０.０.１",
    "127。0。0。1",
    "%31%32%37.0.0.1",
    "0",
    "0.0.0.0",
    "localhost",
    "LOCALHOST",
    "[::1]",
    "[::]",
    "[0:0:0:0:0:0:0:1]",
    "[::127.0.0.1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[64:ff9b::127.0.0.1]",
    "[2002:7f00:1::]",
  ])("written as %s", async (host) => {
    await expectRefused(`http://${host}:${port}/good.jpg`);
  });

  test.each(["10.0.0.1", "169.254.169.254", "[fd00:ec2::254]", "192.168.1.1:8080"])(
    "somewhere else in the network: %s",
    async (host) => {
      await expectRefused(`http://${host}/latest/meta-data/`);
      await expectRefused(`https://${host}/latest/meta-data/`);
    },
  );

  test("by a redirect", async () => {
    const targets = [inner.url("good.jpg"), `http://localhost:${port}/good.jpg`, `http://[::1]:${port}/`];
    for (const target of [...targets, "http://169.254.169.254/latest/meta-data/"]) {
      await expectRefused(parts.source.url(`redirect?to=${encodeURIComponent(target)}`));
    }
  });

  test.each([
    [["127.0.0.1"]],
    [["::1"]],
    [["::ffff:127.0.0.1"]],
    [["64:ff9b::7f00:1"]],
    [["127.0.0.1", "10.0.0.1", "::1"]],
    [["nonsense"]],
  ])("by a DNS answer of %j", async (answer) => {
    for (const scheme of ["http", "https"]) {
      const lookup = dns({ "covers.example.org": [answer] });
      await expectRefused(`${scheme}://covers.example.org:${port}/good.jpg`, lookup);
    }
  });

  test("by a redirect to a name that resolves to it", async () => {
    const lookup = dns({ "covers.example.org": [["127.0.0.1"]] });
    await expectRefused(parts.source.url(`redirect?to=http://covers.example.org:${port}/good.jpg`), lookup);
  });

  test("by an allowed host's name on another port", async () => {
    const allowed = parts.images({}, [parts.source.host, "127.0.0.1:1", "localhost:1"]);
    for (const host of ["127.0.0.1", "localhost"]) {
      const before = inner.connections();
      await expect(allowed.importImage(`http://${host}:${port}/good.jpg`)).rejects.toThrow(/public internet/);
      expect(inner.connections()).toBe(before);
    }
  });

  test("by a second DNS answer for a name: the socket connects to the checked address", async () => {
    // One lookup per connection, of which only the public addresses are used.
    const changing = dns({ "covers.example.org": [["8.8.8.8", "127.0.0.1", "::1"], ["127.0.0.1"]] });
    const lookup = publicLookup(changing);
    const ask = (options: { all?: boolean }) =>
      new Promise<unknown>((resolve) => {
        lookup("covers.example.org", options, (error, address, family) => {
          resolve(error === null ? { address, family } : error.message);
        });
      });
    expect(await ask({ all: true })).toMatchObject({ address: [{ address: "8.8.8.8", family: 4 }] });
    expect(await ask({})).toBe("None of the host's addresses is public");
  });
});

describe("An allowed host", () => {
  test("may be private, by name, by name and port, as an IPv6 address, in any case", async () => {
    const at = (host: string) => `http://${host}:${port}/good.jpg`;
    const lookup = dns({ "covers.test": [["127.0.0.1"]], localhost: [["127.0.0.1"]] });
    const cases: [string, string][] = [
      ["127.0.0.1", at("127.0.0.1")],
      [`127.0.0.1:${port}`, at("127.0.0.1")],
      ["localhost", at("LocalHost")],
      ["covers.test", at("covers.test")],
      [`covers.test:${port}`, at("covers.test")],
    ];
    for (const [allowed, url] of cases) {
      expect(await parts.images({ lookup }, [allowed]).importImage(url)).toMatchObject({ width: 400 });
    }
    // Nothing listens there; only the attempt matters.
    await expect(parts.images({}, ["[::1]:1"]).importImage("http://[::1]:1/")).rejects.toThrow(
      /takes no connection|can't be reached|broke off/,
    );
  });

  test("with a port matches a URL without one if it is the scheme's default", async () => {
    const outcome = (allowed: string, url: string) =>
      parts.images({}, [allowed]).importImage(url).then(String, String);
    // Whether anything listens doesn't matter, only the attempt.
    const rejected = /public internet/;
    expect(await outcome("127.0.0.1:443", "https://127.0.0.1/absent")).not.toMatch(rejected);
    expect(await outcome("127.0.0.1:80", "http://127.0.0.1/absent")).not.toMatch(rejected);
    expect(await outcome("127.0.0.1:80", "https://127.0.0.1/absent")).toMatch(rejected);
    expect(await outcome("127.0.0.1:443", "http://127.0.0.1/absent")).toMatch(rejected);
  });
});
