import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { createImages, type Images } from "../../src/images/createImages.ts";
import type { FetchOptions } from "../../src/images/FetchOptions.ts";
import { type ImageSource, startImageSource } from "../../src/testing.ts";

export const DOMAIN = "https://images.example.org";

/** A server to fetch from and an empty folder to store in, for each test of a file. */
export function useImages() {
  const parts = {} as {
    source: ImageSource;
    folder: string;
    /** Imports into the folder; the source's host and the named ones are allowed. */
    images(options?: FetchOptions, allowedHosts?: string[]): Images;
    /** Names of the files stored. */
    stored(): Promise<string[]>;
    /** The stored file of a URL. */
    file(url: string): Promise<Buffer>;
    /** The colour of a stored image at a place given in parts of its sides, 0 to 1. */
    colour(url: string, x: number, y: number): Promise<{ r: number; g: number; b: number }>;
  };
  beforeAll(async () => {
    parts.source = await startImageSource();
  });
  afterAll(() => parts.source.stop());
  beforeEach(async () => {
    // Doesn't exist yet: the store creates it.
    const parent = await mkdtemp(join(tmpdir(), "billio-images-"));
    parts.folder = join(parent, "images");
    parts.source.requests.length = 0;
  });
  afterEach(() => rm(join(parts.folder, ".."), { recursive: true, force: true }));
  parts.images = (options = {}, allowedHosts = [parts.source.host]) =>
    createImages(
      { store: { kind: "folder", path: parts.folder }, domain: DOMAIN, allowedHosts },
      { timeoutMs: 20_000, ...options },
    );
  parts.stored = () => readdir(parts.folder).catch(() => []);
  parts.file = (url) => readFile(join(parts.folder, url.slice(DOMAIN.length + 1)));
  parts.colour = async (url, x, y) => {
    const { data, info } = await sharp(await parts.file(url))
      .raw()
      .toBuffer({ resolveWithObject: true });
    const at =
      (Math.floor(y * (info.height - 1)) * info.width + Math.floor(x * (info.width - 1))) * info.channels;
    const [r = NaN, g = NaN, b = NaN] = data.subarray(at, at + 3);
    return { r, g, b };
  };
  return parts;
}
