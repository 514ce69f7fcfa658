import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { ClientConfig } from "pg";
import type { Served } from "./serve.ts";

/** Connections to one PostgreSQL by two routes, both over TLS. */
export interface Pair {
  /** Through the local DSQL. */
  dsql: ClientConfig;
  /** Directly to the backend PostgreSQL. */
  direct: ClientConfig;
  served: Served;
  /** Bytes that the local DSQL's process holds, after a collection. */
  memory(): Promise<{ rss: number; heap: number }>;
  stop(): Promise<void>;
}

/** Starts a local DSQL in a process of its own, so that its work isn't done on the thread that is measured. */
export async function startPair(): Promise<Pair> {
  const server = fork(fileURLToPath(new URL("serve.ts", import.meta.url)), {
    execArgv: ["--expose-gc", "--import", "tsx"],
  });
  const served = await answer<Served>(server, "start");
  const shared = { ssl: { ca: served.ca, servername: "localhost" } };
  const url = new URL(served.backendConnectionString);
  const [host = "", port = ""] = served.endpoint.split(":");
  return {
    dsql: {
      ...shared,
      host,
      port: Number(port),
      user: "admin",
      database: "postgres",
      password: served.token,
    },
    direct: {
      ...shared,
      host: url.hostname,
      port: Number(url.port),
      user: url.username,
      password: url.password,
      database: url.pathname.slice(1),
    },
    served,
    memory: () => answer(server, "memory"),
    stop: async () => {
      const ended = once(server, "exit");
      server.disconnect();
      await ended;
    },
  };
}

function answer<T>(server: ChildProcess, question: string): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const onExit = () => {
      reject(new Error("The local DSQL's process has ended."));
    };
    server.once("exit", onExit).once("message", (message: T) => {
      server.off("exit", onExit);
      resolve(message);
    });
    server.send(question);
  });
}
