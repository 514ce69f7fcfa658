import { type ChildProcess, fork } from "node:child_process";
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

/** @param env where the database is */
export async function startServer(env: Readonly<Record<string, string>>): Promise<BenchServer> {
  const server = fork(fileURLToPath(new URL("serveBenchApi.ts", import.meta.url)), [], {
    execArgv: ["--expose-gc", "--import", "tsx"],
    env: { ...process.env, ...env },
    // The lines of the log are written, as in a Lambda, and thrown away.
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const ended = once(server, "exit");
  const { url } = await Promise.race([
    answerOf<{ url: string }>(server),
    ended.then(() => {
      throw new Error("The API could not be started");
    }),
  ]);
  return {
    url,
    async heap() {
      const answer = answerOf<{ heap: number }>(server);
      server.send("heap");
      return (await answer).heap;
    },
    async peak() {
      const answer = answerOf<{ peak: number }>(server);
      server.send("peak");
      return (await answer).peak;
    },
    async stop() {
      if (server.connected) server.disconnect();
      await ended;
    },
  };
}

async function answerOf<T>(server: ChildProcess): Promise<T> {
  const [message] = (await once(server, "message")) as [T];
  return message;
}
