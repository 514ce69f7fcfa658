import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** The API in a process of its own, so that its work isn't done on the thread that measures. */
export interface BenchServer {
  url: string;
  /** Bytes of heap in use after a collection. */
  heap(): Promise<number>;
  /** Bytes of memory that the process held at most since this was asked last. */
  peak(): Promise<number>;
  stop(): Promise<void>;
}

/**
 * @param env where the database is
 * @param nodeOptions beside those that it is always started with
 */
export async function startServer(
  env: Readonly<Record<string, string>>,
  nodeOptions: readonly string[] = [],
): Promise<BenchServer> {
  const server = fork(fileURLToPath(new URL("serveBenchApi.ts", import.meta.url)), [], {
    execArgv: ["--expose-gc", "--import", "tsx", ...nodeOptions],
    env: { ...process.env, ...env },
    // The lines of the log are written, as in a Lambda, and thrown away.
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const ended = once(server, "exit");
  const failed = ended.then(([code, signal]: unknown[]) => {
    throw new Error(`The API's process has ended, by ${String(signal ?? code)}`);
  });
  // Once it has been stopped nobody waits for it.
  failed.catch(() => undefined);
  const hear = async <T>(): Promise<T> => {
    const [message] = (await Promise.race([once(server, "message"), failed])) as [T];
    return message;
  };
  const ask = <T>(what: string): Promise<T> => {
    const answer = hear<T>();
    // The response shows that it can't be sent.
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
