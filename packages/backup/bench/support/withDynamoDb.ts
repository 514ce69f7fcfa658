import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** Runs work with a dynalite in a process of its own; `env` contains its endpoint, `pid` is its process. */
export async function withDynamoDb<T>(
  work: (env: Record<string, string>, pid: number) => Promise<T>,
): Promise<T> {
  const script = join(import.meta.dirname, "dynalite.ts");
  const child = spawn(process.execPath, ["--import", "tsx", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  try {
    const [port] = (await once(child.stdout, "data")) as [Buffer];
    return await work(
      {
        AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${String(port).trim()}`,
        AWS_REGION: "eu-west-1",
        AWS_ACCESS_KEY_ID: "made-up",
        AWS_SECRET_ACCESS_KEY: "made-up",
      },
      child.pid ?? NaN,
    );
  } finally {
    child.kill();
    await ended;
  }
}
