import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeImage } from "../../src/images/encodeImage.ts";
import { ImageError } from "../../src/images/ImageError.ts";
import { redactUrl } from "../../src/images/redactUrl.ts";
import { type ImageName, makeImage } from "../../src/testing/images/makeImages.ts";
import { useImages } from "./useImages.ts";
import { testSeed } from "../support/seed.ts";

const seed = testSeed("Images are damaged");

const parts = useImages();
const NAMES: ImageName[] = [
  "good.jpg",
  "good.png",
  "good.webp",
  "good.avif",
  "animated.gif",
  "animated.webp",
  "cmyk.jpg",
  "rotated.jpg",
  "transparent.png",
];
const URL_ASKED = "https://images.example.org/a.jpg";

/** The outcome for any bytes: an image or an ImageError. */
async function outcome(bytes: Buffer): Promise<"image" | "error"> {
  try {
    const { original } = await encodeImage(URL_ASKED, bytes);
    expect(original.jpeg.subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]));
    return "image";
  } catch (error) {
    expect(error).toBeInstanceOf(ImageError);
    return "error";
  }
}

describe("Whatever the bytes are, the outcome is an image or an ImageError", () => {
  test("random bytes, also after a format's first ones", async () => {
    const starts = await Promise.all(NAMES.map(async (name) => (await makeImage(name)).subarray(0, 24)));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(Buffer.alloc(0), ...starts),
        fc.uint8Array({ maxLength: 500 }),
        async (start, rest) => {
          expect(await outcome(Buffer.concat([start, rest]))).toBe("error");
        },
      ),
      { seed, numRuns: 200 },
    );
  });

  test("images that are cut off", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...NAMES),
        fc.double({ min: 0, max: 0.9, noNaN: true }),
        async (name, part) => {
          const whole = await makeImage(name);
          const cut = whole.subarray(0, Math.floor(whole.length * part));
          const result = await outcome(cut);
          // An animation may have its first frame whole.
          if (!name.startsWith("animated")) expect(result).toBe("error");
        },
      ),
      { seed, numRuns: 150 },
    );
  });

  test("images with some bytes changed", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...NAMES),
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.nat(255)), {
          minLength: 1,
          maxLength: 20,
        }),
        async (name, changes) => {
          const bytes = Buffer.from(await makeImage(name));
          for (const [place, value] of changes) bytes[Math.floor(place * bytes.length)] = value;
          await outcome(bytes);
        },
      ),
      { seed, numRuns: 200 },
    );
  });

  test("any text as URL is rejected without a connection", async () => {
    const images = parts.images({
      lookup: (_host, _options, callback) => {
        callback(Object.assign(new Error("No such host"), { code: "ENOTFOUND" }), []);
      },
    });
    const url = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.webUrl(),
      fc.string().map((text) => `http://${text}`),
    );
    await fc.assert(
      fc.asyncProperty(url, async (text) => {
        await expect(images.importImage(text)).rejects.toBeInstanceOf(ImageError);
        expect(redactUrl(text)?.length ?? 0).toBeLessThanOrEqual(201);
      }),
      { seed, numRuns: 200 },
    );
    expect(await parts.stored()).toEqual([]);
  });
});
