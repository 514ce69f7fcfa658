import { S3Client } from "@aws-sdk/client-s3";

const CONNECT_TIMEOUT_MS = 5_000;
/** Longest silence, also within a response: `requestTimeout` alone doesn't limit a body that stalls. */
const SILENCE_TIMEOUT_MS = 60_000;
const ATTEMPTS = 5;

/**
 * A client of S3 that is configured by the SDK's own environment variables: address, Region and credentials. The SDK adds a
 * checksum to what it writes, and verifies the one that S3 sends, if any.
 */
export function createS3Client(environment: NodeJS.ProcessEnv = process.env): S3Client {
  const endpoint = environment.AWS_ENDPOINT_URL_S3 ?? environment.AWS_ENDPOINT_URL ?? "";
  return new S3Client({
    // S3-compatible servers have no host name for each bucket.
    forcePathStyle: endpoint !== "",
    followRegionRedirects: true,
    maxAttempts: ATTEMPTS,
    requestHandler: { connectionTimeout: CONNECT_TIMEOUT_MS, socketTimeout: SILENCE_TIMEOUT_MS },
  });
}
