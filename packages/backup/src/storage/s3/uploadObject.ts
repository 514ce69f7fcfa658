import { Readable } from "node:stream";
import type { S3Client } from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { SourceError } from "../../source/SourceError.ts";
import type { S3Object } from "./readObject.ts";
import { s3Failure } from "./s3Failure.ts";

/** Part size. Two parts are in memory at a time; S3 takes 10,000 of them, 50 GB. */
const PART_BYTES = 5 * 1024 * 1024;
const PARTS_AT_ONCE = 2;

/**
 * Multipart upload of a stream, with 10 MiB in memory. The object appears when it is complete, and no parts are left when it
 * fails.
 *
 * @throws {SourceError}
 * @throws whatever `pieces` throws
 */
export async function uploadObject(
  client: S3Client,
  { bucket, key, place }: S3Object,
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  signal?: AbortSignal,
): Promise<{ bytes: number; version: string }> {
  let bytes = 0;
  let failure: { error: unknown } | undefined;
  async function* counted(): AsyncGenerator<Uint8Array> {
    try {
      for await (const piece of pieces) {
        signal?.throwIfAborted();
        bytes += piece.length;
        yield piece;
      }
    } catch (error) {
      failure = { error };
      throw error;
    }
  }
  const upload = new Upload({
    client,
    params: { Bucket: bucket, Key: key, Body: Readable.from(counted(), { objectMode: false }) },
    partSize: PART_BYTES,
    queueSize: PARTS_AT_ONCE,
    leavePartsOnError: false,
  });
  const abort = () => void upload.abort();
  signal?.addEventListener("abort", abort, { once: true });
  try {
    signal?.throwIfAborted();
    const { ETag = "" } = await upload.done();
    return { bytes, version: ETag };
  } catch (error) {
    signal?.throwIfAborted();
    if (failure !== undefined) throw failure.error;
    const reason = s3Failure(error);
    if (reason === undefined) throw error;
    throw new SourceError(place, `can't be written: ${reason}`, { cause: error });
  } finally {
    signal?.removeEventListener("abort", abort);
  }
}
