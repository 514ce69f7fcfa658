import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** The API in a process of its own, so that its work doesn't disturb the measuring thread. */
export interface BenchServer {
  url: string;
  /** Bytes of heap in use after a collection. */
  heap(): Promise<number>;
  /** The process's peak memory since the last call, in bytes. */
  peak(): Promise<number>;
  stop(): Promise<void>;
}

/**
 * @param env the database's settings
 * @param nodeOptions in addition to the default ones
 */
export async function startServer(
  env: Readonly<Record<string, string>>,
  nodeOptions: readonly string[] = [],
): Promise<BenchServer> {
  const server = fork(fileURLToPath(new URL("serveBenchApi.ts", import.meta.url)), [], {
    execArgv: ["--expose-gc", "--import", "tsx", ...nodeOptions],
    env: { ...process.env, ...env },
    // Log lines are written, as in a Lambda, and discarded.
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const ended = once(server, "exit");
  const failed = ended.then(([code, signal]: unknown[]) => {
    throw new Error(`The API's process has ended, by ${String(signal ?? code)}`);
  });
  // Nobody awaits it after stop().
  failed.catch(() => undefined);
  const hear = async <T>(): Promise<T> => {
    const [message] = (await Promise.race([once(server, "message"), failed])) as [T];
    return message;
  };
  const ask = <T>(what: string): Promise<T> => {
    const answer = hear<T>();
    // If it can't be sent, awaiting the response below rejects.
    server.send(what, () => undefined);
    return answer;
  };
  const { url } = await hear<{ url: string }>();
  return {
    url,
    heap: async () => (await ask<{ heap: number }>("heap")).heap,
    peak: async () => (await ask<{ peak: number }>("peak")).peak,
    async stop() {
      if (server.connected) server.disconnect();
      await ended;
    },
  };
}
