import { fork } from "node:child_process";
import { once } from "node:events";
import type { DsqlLocal } from "@mattb.tech/billio-dsql-local";
import { bundledProgram } from "../../../../bundle/runProgram.js";

/** What is told of a server in another process. */
type Served = Pick<DsqlLocal, "endpoint" | "caFile" | "env" | "backendConnectionString" | "stop">;

/** A local DSQL in a process of its own; temporary without a folder. */
export async function startDsql(dataDir?: string): Promise<Served> {
  const program = await bundledProgram("billio-data-bench-dsql", "packages/data/bench/generate/serveDsql.ts");
  const server = fork(program, dataDir === undefined ? [] : [dataDir], { execArgv: [] });
  const ended = once(server, "exit");
  const started = once(server, "message") as Promise<[Omit<Served, "stop">]>;
  const reached = await Promise.race([
    started.then(([message]) => message),
    ended.then(() => {
      throw new Error("The local DSQL could not be started");
    }),
  ]);
  // Tokens are signed with the keys that the SDK finds there; the local server's are made up.
  Object.assign(process.env, reached.env);
  return {
    ...reached,
    stop: async () => {
      if (server.connected) server.disconnect();
      await ended;
    },
  };
}
