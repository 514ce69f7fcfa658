import { PutObjectCommand, type PutObjectCommandInput, S3Client } from "@aws-sdk/client-s3";

/**
 * Creates a function that puts objects into S3. A file of its own, to be loaded when needed: importing only these two
 * parts of the SDK keeps the others out of a bundle.
 */
export function connectS3(): (object: PutObjectCommandInput, signal?: AbortSignal) => Promise<void> {
  const client = new S3Client({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 2000, requestTimeout: 5000, throwOnRequestTimeout: true },
  });
  return async (object, signal) => {
    await client.send(new PutObjectCommand(object), { ...(signal && { abortSignal: signal }) });
  };
}
