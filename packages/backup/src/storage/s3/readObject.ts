import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { SourceError } from "../../source/SourceError.ts";
import type { ReadFileOptions } from "../Storage.ts";
import { isPassing, s3Failure } from "./s3Failure.ts";

/** Consecutive lost connections without a byte between them after which reading fails. */
const MAX_BREAKS = 5;
const FIRST_WAIT_MS = 100;

export interface S3Object {
  bucket: string;
  key: string;
  /** As the user names it. */
  place: string;
}

/**
 * Streams an object's bytes. After a lost connection the rest of the same version is requested; the SDK verifies the checksum
 * of an unbroken download.
 *
 * @throws {SourceError}
 */
export async function* readObject(
  client: S3Client,
  object: S3Object,
  { start = 0, version, signal }: ReadFileOptions = {},
): AsyncGenerator<Buffer> {
  let at = start;
  let end: number | undefined;
  let etag = version;
  for (let breaks = 0; end === undefined || at < end;) {
    signal?.throwIfAborted();
    try {
      const command = new GetObjectCommand({
        Bucket: object.bucket,
        Key: object.key,
        Range: at > 0 ? `bytes=${at}-` : undefined,
        IfMatch: etag,
      });
      const answer = await client.send(command, signal === undefined ? {} : { abortSignal: signal });
      if (etag !== undefined && answer.ETag !== undefined && answer.ETag !== etag) throw changed(object);
      etag = answer.ETag;
      if (at > 0 && !(answer.ContentRange ?? "").startsWith(`bytes ${at}-`))
        throw new SourceError(
          object.place,
          `byte ${at} was asked for, and ${answer.ContentRange ?? "the whole"} came`,
        );
      end = at + (answer.ContentLength ?? 0);
      for await (const piece of answer.Body as Readable) {
        at += (piece as Buffer).length;
        breaks = 0;
        yield piece as Buffer;
      }
      if (at < end) throw Object.assign(new Error("the body is too short"), { code: "ECONNRESET" });
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof SourceError) throw error;
      // All bytes have arrived; a later error doesn't matter.
      if (at === end && isPassing(error)) return;
      if (isPassing(error) && ++breaks <= MAX_BREAKS) {
        await delay(FIRST_WAIT_MS * 2 ** (breaks - 1), undefined, { signal });
        continue;
      }
      const reason = s3Failure(error);
      if (reason === undefined) throw error;
      throw new SourceError(object.place, at > start ? `${reason} at byte ${at}` : reason, { cause: error });
    }
  }
}

function changed({ place }: S3Object): SourceError {
  return new SourceError(place, "has changed since it was looked at; try again when nothing writes to it");
}
