import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import S3rver from "s3rver";
import { afterAll, beforeAll } from "vitest";

/** The only keys that the stub accepts; made up. */
const KEYS = { AWS_ACCESS_KEY_ID: "S3RVER", AWS_SECRET_ACCESS_KEY: "S3RVER" };

interface S3 {
  bucket: string;
  /** What leads AWS's SDK to it, for a child process; in this process it is set already. */
  env: Record<string, string>;
}

/**
 * An S3 for the tests of a file: s3rver on a port of its own, with one empty bucket. It knows neither checksums nor pages
 * nor all ranges: for those there is `memoryS3`.
 */
export function useS3(bucket = "made-up-bucket"): S3 {
  const before = { ...process.env };
  let env: Record<string, string> | undefined;
  let server: S3rver | undefined;
  let directory = "";
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "billio-s3-"));
    server = new S3rver({
      port: 0,
      address: "127.0.0.1",
      directory,
      silent: true,
      configureBuckets: [{ name: bucket }],
    });
    const { port } = await server.run();
    env = { AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}`, AWS_REGION: "us-east-1", ...KEYS };
    Object.assign(process.env, env);
  });
  afterAll(async () => {
    for (const name of Object.keys(env ?? {})) {
      if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = before[name];
    }
    await server?.close();
    await rm(directory, { recursive: true, force: true });
  });
  return {
    bucket,
    get env() {
      if (env === undefined) throw new Error("S3 is there inside hooks and tests only.");
      return env;
    },
  };
}
