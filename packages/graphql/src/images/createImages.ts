import type { ImageSettings } from "@mattb.tech/billio-config";
import { createStore } from "./createStore.ts";
import { encodeImage } from "./encodeImage.ts";
import type { FetchOptions } from "./FetchOptions.ts";
import { imageKeys } from "./imageKey.ts";
import { storeBoth } from "./storeBoth.ts";
import { STANDARD_SIZE, type StoredImage } from "./StoredImage.ts";

export type { StoredImage } from "./StoredImage.ts";

/** Imports images. */
export interface Images {
  /**
   * Fetches the image at `url` (once), re-encodes it as JPEG, and stores it and, if it is wider than 128 pixels, its
   * standard size. The same image is always stored under the same names.
   *
   * @param signal its reason is thrown when it aborts
   * @throws {ImageError} when there is no usable image; nothing was stored
   * @throws {ImageStoreError} when no store is configured, or storing fails
   */
  importImage(url: string, signal?: AbortSignal): Promise<StoredImage>;
}

/** Cheap: the code that fetches, sharp and the S3 client are loaded by the first import. */
export function createImages(settings: ImageSettings, options: FetchOptions = {}): Images {
  const store = createStore(settings);
  return {
    async importImage(url, signal) {
      const target = store();
      const { fetchImage } = await import("./fetchImage.ts");
      const source = await fetchImage(url, settings.allowedHosts, options, signal);
      signal?.throwIfAborted();
      const { original, standard } = await encodeImage(url, source);
      signal?.throwIfAborted();
      const keys = imageKeys(original.jpeg);
      await storeBoth(
        target,
        [
          { key: keys.original, jpeg: original.jpeg },
          ...(standard === undefined ? [] : [{ key: keys.standard, jpeg: standard.jpeg }]),
        ],
        signal,
      );
      const { width, height } = original;
      const address = (key: string) => `${settings.domain}/${key}`;
      return {
        url: address(keys.original),
        width,
        height,
        sizes:
          standard === undefined
            ? []
            : [
                {
                  size: STANDARD_SIZE,
                  url: address(keys.standard),
                  width: standard.width,
                  height: standard.height,
                },
              ],
      };
    },
  };
}
