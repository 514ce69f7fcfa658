import { CACHE_CONTROL } from "./cacheControl.ts";
import type { connectS3 } from "./connectS3.ts";
import type { ImageStore } from "./ImageStore.ts";
import { ImageStoreError } from "./ImageStoreError.ts";

/**
 * Stores images in a bucket. Region, credentials and the endpoint of a stub come from the SDK's own environment
 * variables. The SDK is loaded on the first `put`.
 */
export class S3Store implements ImageStore {
  readonly #bucket: string;
  #putting: Promise<ReturnType<typeof connectS3>> | undefined;

  constructor(bucket: string) {
    this.#bucket = bucket;
  }

  async put(key: string, jpeg: Buffer, signal?: AbortSignal): Promise<void> {
    try {
      const putObject = await (this.#putting ??= connect());
      const object = {
        Bucket: this.#bucket,
        Key: key,
        Body: jpeg,
        ContentType: "image/jpeg",
        CacheControl: CACHE_CONTROL,
      };
      await putObject(object, signal);
    } catch (error) {
      signal?.throwIfAborted();
      throw new ImageStoreError("The image can't be stored in the bucket of BILLIO_IMAGE_BUCKET", {
        cause: error,
      });
    }
  }
}

async function connect() {
  const { connectS3 } = await import("./connectS3.ts");
  return connectS3();
}
