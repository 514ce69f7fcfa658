import { STANDARD_SIZE, STANDARD_WIDTH } from "./StoredImage.ts";

/** An item's image as stored; rows of earlier versions may contain anything in `sizes`. */
interface ItemImage {
  url: string;
  width?: number | null;
  height?: number | null;
  sizes?: unknown;
}

/** What the API returns of an image. */
interface DisplayedImage {
  url: string;
  width: number | null;
  height: number | null;
}

/**
 * The image to display: the standard size if there is one, else the original. The standard size is the one named
 * "standard", else one named 128, else one that is 128 pixels wide. The names "small" and "medium" don't count.
 */
export function standardImage(image: ItemImage): DisplayedImage {
  const sizes = Array.isArray(image.sizes) ? image.sizes.filter(isSize) : [];
  const { url, width, height } =
    sizes.find(({ size }) => size === STANDARD_SIZE) ??
    sizes.find(({ size }) => String(size) === String(STANDARD_WIDTH)) ??
    sizes.find(({ width }) => width === STANDARD_WIDTH) ??
    image;
  return { url, width: width ?? null, height: height ?? null };
}

function isSize(
  entry: unknown,
): entry is { size?: string | number; url: string; width: number; height: number } {
  if (typeof entry !== "object" || entry === null) return false;
  const { url, width, height } = entry as Record<string, unknown>;
  return typeof url === "string" && Number.isFinite(width) && Number.isFinite(height);
}
