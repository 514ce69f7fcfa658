import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { createImages } from "../../src/images/createImages.ts";
import { loadSharp } from "../../src/images/loadSharp.ts";
import { BLUE, makeImage, RED } from "../../src/testing/images/makeImages.ts";
import { DOMAIN, useImages } from "./useImages.ts";

const parts = useImages();
const WHITE = { r: 255, g: 255, b: 255 };

type Colour = typeof WHITE;

function expectNear(actual: Colour, expected: Colour, tolerance = 8): void {
  for (const channel of ["r", "g", "b"] as const) {
    expect(
      Math.abs(actual[channel] - expected[channel]),
      JSON.stringify({ actual, expected }),
    ).toBeLessThanOrEqual(tolerance);
  }
}

describe("What comes out", () => {
  test.each([
    "good.jpg",
    "good.png",
    "good.webp",
    "good.avif",
    "mislabelled",
    "gzipped",
    "brotli",
    "redirects/5",
  ])("%s is stored as a JPEG and in the standard size", async (name) => {
    const image = await parts.images().importImage(parts.source.url(name));

    expect(image).toMatchObject({ width: 400, height: 300 });
    expect(image.sizes).toMatchObject([{ size: "standard", width: 128, height: 96 }]);
    expect(image.url).toMatch(/^https:\/\/images\.example\.org\/[0-9a-f]{64}\.jpg$/);
    expect(image.sizes[0]?.url).toBe(image.url.replace(".jpg", "-128.jpg"));
    for (const { url, width, height } of [image, ...image.sizes]) {
      expect(await sharp(await parts.file(url)).metadata()).toMatchObject({ format: "jpeg", width, height });
      expectNear(await parts.colour(url, 0.1, 0.5), RED);
      expectNear(await parts.colour(url, 0.9, 0.5), BLUE);
    }
  });

  test.each([
    ["small.jpg", 100, 80],
    ["standard.jpg", 128, 64],
    ["turned-narrow.jpg", 100, 400],
  ])("%s is not wider than the standard size and stored once", async (name, width, height) => {
    const image = await parts.images().importImage(parts.source.url(name));
    expect(image).toMatchObject({ width, height, sizes: [] });
    expect(await parts.stored()).toEqual([image.url.slice(DOMAIN.length + 1)]);
  });

  test("of an animation the first frame is taken", async () => {
    for (const name of ["animated.gif", "animated.webp"]) {
      const image = await parts.images().importImage(parts.source.url(name));
      expect(image).toMatchObject({ width: 200, height: 150, sizes: [{ width: 128, height: 96 }] });
      expectNear(await parts.colour(image.url, 0.5, 0.05), RED);
      expectNear(await parts.colour(image.url, 0.5, 0.95), RED);
    }
  });

  test("a turned photograph is stored upright, without its location", async () => {
    expect((await sharp(await makeImage("rotated.jpg")).metadata()).exif?.includes("somebody")).toBe(true);

    const image = await parts.images().importImage(parts.source.url("rotated.jpg"));

    expect(image).toMatchObject({ width: 300, height: 400, sizes: [{ width: 128, height: 171 }] });
    for (const { url, width, height } of [image, ...image.sizes]) {
      const { exif, orientation, ...metadata } = await sharp(await parts.file(url)).metadata();
      expect({ exif, orientation }).toEqual({ exif: undefined, orientation: undefined });
      expect(metadata).toMatchObject({ width, height });
      expect((await parts.file(url)).includes("somebody")).toBe(false);
      expectNear(await parts.colour(url, 0.5, 0.1), RED);
      expectNear(await parts.colour(url, 0.5, 0.9), BLUE);
    }
  });

  test("a picture that is wide after turning has the standard size", async () => {
    const image = await parts.images().importImage(parts.source.url("turned-wide.jpg"));
    expect(image).toMatchObject({ width: 400, height: 100, sizes: [{ width: 128, height: 32 }] });
  });

  test("a GIF87a is accepted, too", async () => {
    const image = await parts.images().importImage(parts.source.url("gif87a.gif"));
    expect(image).toMatchObject({ width: 200, height: 150 });
    expectNear(await parts.colour(image.url, 0.1, 0.5), RED);
  });

  test("the inks of a printer's image become the colours of a screen", async () => {
    expect((await sharp(await makeImage("cmyk.jpg")).metadata()).space).toBe("cmyk");

    const image = await parts.images().importImage(parts.source.url("cmyk.jpg"));

    expect(await sharp(await parts.file(image.url)).metadata()).toMatchObject({ space: "srgb", channels: 3 });
    // Ink can't be as bright as a screen.
    expectNear(await parts.colour(image.url, 0.1, 0.5), RED, 50);
    expectNear(await parts.colour(image.url, 0.9, 0.5), BLUE, 60);
  });

  test("transparent pixels become white", async () => {
    const image = await parts.images().importImage(parts.source.url("transparent.png"));
    for (const { url } of [image, ...image.sizes]) {
      expectNear(await parts.colour(url, 0.1, 0.5), WHITE);
      expectNear(await parts.colour(url, 0.9, 0.5), { r: 138, g: 158, b: 228 });
    }
  });

  test("shades of grey in 16 bits keep their brightness", async () => {
    const image = await parts.images().importImage(parts.source.url("grey.png"));
    const { r, g, b } = await parts.colour(image.url, 0.1, 0.5);
    expect([g, b]).toEqual([r, r]);
    expect(r).toBeGreaterThan(40);
    expect(r).toBeLessThan(140);
  });

  test("a thin line keeps a pixel of height", async () => {
    const thin = await parts.images().importImage(parts.source.url("thin.png"));
    expect(thin).toMatchObject({ width: 400, height: 2, sizes: [{ width: 128, height: 1 }] });
  });

  test("the same image has the same name, and each import requests its source once", async () => {
    const first = await parts.images().importImage(parts.source.url("good.jpg"));
    expect(parts.source.requests).toEqual(["/good.jpg"]);
    const second = await parts.images().importImage(parts.source.url("good.jpg?again"));
    expect(second).toEqual(first);
    expect(parts.source.requests).toEqual(["/good.jpg", "/good.jpg?again"]);
    expect(await parts.stored()).toHaveLength(2);
  });
});

describe("What is rejected, with nothing stored", () => {
  test.each([
    ["bomb.png", /more than 50 megapixels; give a smaller one/],
    ["long.png", /longer than 65500 pixels/],
    ["notes.txt", /not an image; give one in JPEG, PNG, WebP, GIF, AVIF/],
    ["page.html", /not an image/],
    ["drawing.svg", /not an image/],
    ["more-than-said", /not an image/],
    ["20-mib", /larger than 15 MiB/],
    ["20-mib-chunked", /larger than 15 MiB/],
    ["gzip-bomb", /larger than 15 MiB/],
    ["broken-gzip", /compressed, and broken/],
    ["unknown-encoding", /compresses it in an unknown way/],
    ["empty", /sent nothing/],
    ["absent.jpg", /status 404 instead of 200/],
    ["server-error", /status 503/],
    ["nowhere", /status 302/],
    ["loop", /redirects more than 5 times/],
    ["redirects/6", /redirects more than 5 times/],
    ["redirect?to=ftp://images.example.org/", /what it redirects to is not an absolute http or https URL/],
    ["redirect?to=http://name:hunter2@127.0.0.1/", /what it redirects to holds a user name or password/],
    ["reset", /broke off/],
    ["reset-midway", /broke off/],
    ["less-than-said", /broke off/],
    ["nonsense", /broke off/],
  ])("%s", async (name, message) => {
    const error: unknown = await parts
      .images()
      .importImage(parts.source.url(name))
      .catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ name: "ImageError", code: "BAD_USER_INPUT" });
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).toContain(parts.source.url(name.replace(/\?.*/, "")));
    expect((error as Error).message).not.toContain("hunter2");
    expect(await parts.stored()).toEqual([]);
  });

  test.each(["drip", "silence"])("%s, which would never end", async (name) => {
    const began = performance.now();
    await expect(parts.images({ timeoutMs: 300 }).importImage(parts.source.url(name))).rejects.toThrow(
      /didn't come within 0\.3 seconds/,
    );
    expect(performance.now() - began).toBeLessThan(2000);
    expect(await parts.stored()).toEqual([]);
    await expect.poll(() => parts.source.openConnections()).toBe(0);
  });

  test("a host whose name can't be resolved", async () => {
    const silent = parts.images({ timeoutMs: 300, lookup: () => undefined });
    await expect(silent.importImage("http://slow.example.org/")).rejects.toThrow(/0\.3 seconds/);
    const error = Object.assign(new Error("getaddrinfo ENOTFOUND"), { code: "ENOTFOUND" });
    const unknown = parts.images({
      lookup: (_host, _options, callback) => {
        callback(error, []);
      },
    });
    await expect(unknown.importImage("http://absent.example.org/")).rejects.toThrow(/host can't be found/);
  });

  test.each([
    "",
    "cover.jpg",
    "//images.example.org/a",
    "ftp://images.example.org/a",
    "file:///etc/passwd",
    "http://",
  ])("%j, which is no http(s) URL", async (url) => {
    await expect(parts.images().importImage(url)).rejects.toThrow(
      /not an absolute http or https URL, e\.g\. https:/,
    );
  });

  test("a URL with keys in it, which are not repeated", async () => {
    const images = parts.images();
    const messages = await Promise.all(
      [
        "https://name:topsecret@images.example.org/a",
        "https://topsecret@images.example.org/a",
        `${parts.source.url("absent")}?key=topsecret#topsecret`,
        "data:image/png;base64,topsecret",
        "http://name:topsecret@exa mple.org/",
      ].map((url) => images.importImage(url).then(String, String)),
    );
    for (const message of messages) {
      expect(message).toContain("ImageError: Can't use the imageUrl");
      expect(message).not.toContain("topsecret");
    }
    for (const message of messages.slice(0, 2)) {
      expect(message).toContain("it holds a user name or password; give an address that works without");
    }
  });

  test("an import that its caller aborts", async () => {
    const caller = new AbortController();
    const reason = new Error("The request is over");
    const importing = parts.images().importImage(parts.source.url("drip"), caller.signal);
    await expect.poll(() => parts.source.requests).toEqual(["/drip"]);
    const began = performance.now();
    caller.abort(reason);
    await expect(importing).rejects.toBe(reason);
    expect(performance.now() - began).toBeLessThan(1000);
    await expect(parts.images().importImage(parts.source.url("good.jpg"), caller.signal)).rejects.toBe(
      reason,
    );
    expect(parts.source.requests).toEqual(["/drip"]);
    expect(await parts.stored()).toEqual([]);
  });

  test("an SVG by sharp itself, if one got there", async () => {
    const strict = await loadSharp();
    await expect(strict(await makeImage("drawing.svg")).metadata()).rejects.toThrow(
      /unsupported image format/,
    );
  });

  test("any image while no store is configured, and the source receives no request", async () => {
    const images = createImages({ domain: DOMAIN, allowedHosts: [parts.source.host] });
    await expect(images.importImage(parts.source.url("good.jpg"))).rejects.toMatchObject({
      code: "EXTERNAL_SERVICE",
      service: "image store",
      message: expect.stringMatching(/BILLIO_IMAGE_BUCKET .* BILLIO_IMAGE_DIR/) as string,
    });
    expect(parts.source.requests).toEqual([]);
  });
});
