import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ClientConfig } from "pg";
import packageFile from "../../package.json" with { type: "json" };
import { memoryOf, processorTimeOf, type Sums } from "./processes.ts";

/** The command line's options, the same for both versions: room for 1,000 connections and some more. */
const OPTIONS = [
  "--port=0",
  "--admin-port=0",
  "--no-auth",
  "--max-connections=1100",
  "--connection-rate=10000",
  "--connection-burst=10000",
];

/** A server of one version in a process of its own, on an embedded PostgreSQL of its own. */
export interface Server {
  /** From its process's start until it was ready, in milliseconds. */
  startMs: number;
  config: ClientConfig;
  /** What it and the processes that it has started hold; undefined where the system doesn't report it. */
  memory(): Promise<Sums | undefined>;
  /** Milliseconds of processor time that they have taken; undefined likewise. */
  processorTime(): Promise<Sums | undefined>;
  stop(): Promise<void>;
}

/**
 * Starts a checkout's server as the script `start` of its package does.
 *
 * @param checkout the folder of a version of this repository, with its node_modules
 * @throws Error when it doesn't start, with its output
 */
export async function startServer(checkout: string): Promise<Server> {
  const cwd = join(checkout, "packages/dsql-local");
  const { scripts } = JSON.parse(await readFile(join(cwd, "package.json"), "utf8")) as typeof packageFile;
  // tsx itself would be one more process, which starts Node like this.
  const [, ...args] = scripts.start.replace(/^tsx /, "node --import tsx ").split(" ");
  const began = performance.now();
  const child = spawn(process.execPath, [...args, ...OPTIONS], { cwd, stdio: ["ignore", "pipe", "pipe"] });
  const ended = once(child, "exit");
  let said = "";
  try {
    await new Promise<void>((resolve, reject) => {
      const onData = (chunk: string) => {
        said += chunk;
        if (said.includes("\nReady.")) resolve();
      };
      for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", onData);
      child.once("error", reject).once("exit", () => {
        reject(new Error(`The server of ${checkout} has ended while starting: ${said}`));
      });
    });
    const startMs = performance.now() - began;
    const [, host = "", port = ""] = /^ {2}endpoint {2}(.+):(\d+)$/m.exec(said) ?? [];
    const [, caFile = ""] = /^ {2}CA file {3}(.+)$/m.exec(said) ?? [];
    return {
      startMs,
      config: {
        host,
        port: Number(port),
        user: "admin",
        database: "postgres",
        password: "any",
        ssl: { ca: await readFile(caFile, "utf8") },
      },
      memory: () => memoryOf(child.pid ?? 0),
      processorTime: () => processorTimeOf(child.pid ?? 0),
      stop: async () => {
        child.kill("SIGTERM");
        await ended;
      },
    };
  } catch (error) {
    child.kill("SIGTERM");
    throw error;
  }
}
