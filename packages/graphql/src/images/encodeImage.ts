import type { Sharp } from "sharp";
import { imageFormat, imageFormats } from "./imageFormat.ts";
import { ImageError } from "./ImageError.ts";
import { loadSharp } from "./loadSharp.ts";
import { STANDARD_WIDTH } from "./StoredImage.ts";

/** Of the first frame, the only one used. */
const MAX_MEGAPIXELS = 50;
/** The JPEG encoder's maximum, though the format allows 65,535. */
const MAX_SIDE = 65_500;
const QUALITY = 85;
const TIMEOUT_SECONDS = 10;

/** A JPEG in sRGB without metadata. */
interface EncodedImage {
  jpeg: Buffer;
  /** Pixels. */
  width: number;
  /** Pixels. */
  height: number;
}

/**
 * Re-encodes an image as JPEG: upright by its EXIF orientation, in sRGB, on white where it was transparent, the first
 * frame of an animation. Metadata, which may contain a location, is removed.
 *
 * @returns the image, and its standard size if it is wider than that
 * @throws {ImageError} for no image, a damaged one, or one too large; large ones are rejected by their header
 */
export async function encodeImage(
  url: string,
  source: Buffer,
): Promise<{ original: EncodedImage; standard?: EncodedImage }> {
  if (imageFormat(source) === undefined) {
    throw new ImageError(url, `what is there is not an image; give one in ${imageFormats.join(", ")}`);
  }
  const sharp = await loadSharp();
  const open = () =>
    sharp(source, {
      limitInputPixels: MAX_MEGAPIXELS * 1_000_000,
      failOn: "error",
      sequentialRead: true,
    }).timeout({ seconds: TIMEOUT_SECONDS });
  try {
    const { width, height } = (await open().metadata()).autoOrient;
    if (Math.max(width, height) > MAX_SIDE) {
      throw new ImageError(url, `a side of it is longer than ${MAX_SIDE} pixels; give a smaller one`);
    }
    const upright = () => open().autoOrient().flatten({ background: "#ffffff" });
    const [original, standard] = await Promise.all([
      toJpeg(upright()),
      width > STANDARD_WIDTH ? toJpeg(upright().resize({ width: STANDARD_WIDTH })) : undefined,
    ]);
    return { original, ...(standard && { standard }) };
  } catch (error) {
    if (error instanceof ImageError) throw error;
    throw new ImageError(url, describeDecodeError(error), { cause: error });
  }
}

async function toJpeg(image: Sharp): Promise<EncodedImage> {
  const { data, info } = await image
    .toColourspace("srgb")
    .jpeg({ quality: QUALITY })
    .toBuffer({ resolveWithObject: true });
  return { jpeg: data, width: info.width, height: info.height };
}

function describeDecodeError(error: unknown): string {
  const message = error instanceof Error ? error.message : "";
  if (message.includes("pixel limit")) {
    return `it has more than ${MAX_MEGAPIXELS} megapixels; give a smaller one`;
  }
  if (message.includes("timeout")) return "it takes too long to decode; give a simpler one";
  return `it is damaged and can't be decoded; give a whole image in ${imageFormats.join(", ")}`;
}
