import { S3Client } from "@aws-sdk/client-s3";

const CONNECT_TIMEOUT_MS = 5_000;
/** Of silence, within an answer too: `requestTimeout` alone doesn't bound a body that stops coming. */
const SILENCE_TIMEOUT_MS = 60_000;
const ATTEMPTS = 5;

/**
 * A client of S3 as the environment describes it: address, Region and credentials are where AWS's SDK looks for them.
 * Checksums are the SDK's own: it adds one to what it writes and checks what it reads where S3 sends one.
 */
export function createS3Client(environment: NodeJS.ProcessEnv = process.env): S3Client {
  const endpoint = environment.AWS_ENDPOINT_URL_S3 ?? environment.AWS_ENDPOINT_URL ?? "";
  return new S3Client({
    // Servers that aren't AWS's have no name of their own for each bucket.
    forcePathStyle: endpoint !== "",
    followRegionRedirects: true,
    maxAttempts: ATTEMPTS,
    requestHandler: { connectionTimeout: CONNECT_TIMEOUT_MS, socketTimeout: SILENCE_TIMEOUT_MS },
  });
}
