/** A stored image, as an item refers to it. */
export interface StoredImage {
  /** Where the original, re-encoded as JPEG, is served. */
  url: string;
  /** Pixels. */
  width: number;
  /** Pixels. */
  height: number;
  /** The standard size, if the original is wider; else empty. */
  sizes: StoredImageSize[];
}

export interface StoredImageSize {
  /** The size's name: {@link STANDARD_SIZE}. */
  size: string;
  url: string;
  /** Pixels. */
  width: number;
  /** Pixels. */
  height: number;
}

/** Name of the size that lists show. */
export const STANDARD_SIZE = "standard";

/** Pixels. A wider original is also stored scaled down to this. */
export const STANDARD_WIDTH = 128;
