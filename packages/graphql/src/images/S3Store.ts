import type * as S3 from "@aws-sdk/client-s3";
import type { ImageStore } from "./ImageStore.ts";
import { ImageStoreError } from "./ImageStoreError.ts";

/** A name stands for one content for ever. */
const CACHE_CONTROL = "public, max-age=31536000, immutable";

/**
 * Keeps images in a bucket. Region, credentials and a stand-in's endpoint come from the SDK's own environment
 * variables. The SDK is loaded on the first `put`.
 */
export class S3Store implements ImageStore {
  readonly #bucket: string;
  #client: Promise<{ client: S3.S3Client; s3: typeof S3 }> | undefined;

  constructor(bucket: string) {
    this.#bucket = bucket;
  }

  async put(key: string, jpeg: Buffer, signal?: AbortSignal): Promise<void> {
    try {
      const { client, s3 } = await (this.#client ??= connect());
      const object = {
        Bucket: this.#bucket,
        Key: key,
        Body: jpeg,
        ContentType: "image/jpeg",
        CacheControl: CACHE_CONTROL,
      };
      await client.send(new s3.PutObjectCommand(object), { ...(signal && { abortSignal: signal }) });
    } catch (error) {
      signal?.throwIfAborted();
      throw new ImageStoreError("The image can't be stored in the bucket of BILLIO_IMAGE_BUCKET", {
        cause: error,
      });
    }
  }
}

async function connect() {
  const s3 = await import("@aws-sdk/client-s3");
  const client = new s3.S3Client({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 2000, requestTimeout: 5000, throwOnRequestTimeout: true },
  });
  return { client, s3 };
}
