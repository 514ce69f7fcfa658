import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import S3rver from "s3rver";

/** An S3 of the test's own. */
export interface S3StandIn {
  bucket: string;
  /** What leads the AWS SDK to it; the keys are made up. */
  environment: Record<string, string>;
  stop(): Promise<void>;
}

/** Starts a stand-in for S3 on loopback with one empty bucket. */
export async function startS3StandIn(bucket = "billio-images"): Promise<S3StandIn> {
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
      // An address rather than a name, so that the bucket's name goes into the path.
      AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}`,
      // The stand-in doesn't understand checksums behind a body.
      AWS_REQUEST_CHECKSUM_CALCULATION: "WHEN_REQUIRED",
      AWS_REGION: "us-east-1",
      // The only keys that the stand-in knows.
      AWS_ACCESS_KEY_ID: "S3RVER",
      AWS_SECRET_ACCESS_KEY: "S3RVER",
    },
    stop: async () => {
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
