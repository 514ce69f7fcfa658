import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import S3rver from "s3rver";
import { DUMMY_ACCOUNT } from "s3rver/lib/models/account.js";

/** An S3 of the test's own. */
export interface StubS3 {
  bucket: string;
  /** Environment that makes the AWS SDK use it; the keys are made up. */
  environment: Record<string, string>;
  stop(): Promise<void>;
}

/** The only keys that the stub accepts by default. */
const OWN_KEYS = { AWS_ACCESS_KEY_ID: "S3RVER", AWS_SECRET_ACCESS_KEY: "S3RVER" };

/**
 * Starts a stub for S3 on loopback with one empty bucket.
 *
 * @param keys of the process that uses it: made up, and for all AWS services, as a Lambda's
 * @param others keys of further processes that use it
 */
export async function startStubS3(
  bucket = "billio-images",
  keys = OWN_KEYS,
  ...others: (typeof OWN_KEYS)[]
): Promise<StubS3> {
  for (const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } of [keys, ...others]) {
    DUMMY_ACCOUNT.createKeyPair(AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY);
  }
  const directory = await mkdtemp(join(tmpdir(), "billio-s3-"));
  const server = new S3rver({
    port: 0,
    address: "127.0.0.1",
    directory,
    silent: true,
    configureBuckets: [{ name: bucket }],
  });
  const { port } = await server.run();
  return {
    bucket,
    environment: {
      // With an IP address the SDK puts the bucket's name into the path.
      AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}`,
      // The stub doesn't support trailing checksums.
      AWS_REQUEST_CHECKSUM_CALCULATION: "WHEN_REQUIRED",
      AWS_REGION: "us-east-1",
      ...keys,
    },
    stop: async () => {
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
