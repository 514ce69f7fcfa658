import type { Turn, TurnResult } from "../load/Load.ts";
import { type Loading, startLoad } from "../load/startLoad.ts";
import type { WorkName } from "../load/works.ts";
import type { Server } from "./startServer.ts";
import type { Sums } from "./processes.ts";
import { inTurn, type Versions } from "./Versions.ts";

interface Rounds {
  work: WorkName;
  connections: number;
  turn: Turn;
  rounds: number;
}

/** The result of a turn, and the milliseconds of processor time that the server took for each call. */
export interface Measured extends TurnResult {
  processorMs?: Pick<Sums, "server" | "postgres">;
}

/** Load on each version in turn, from a process of its own, until each has had as many turns as there are rounds. */
export async function inRounds(
  servers: Versions<Server>,
  { work, connections, turn, rounds }: Rounds,
): Promise<Versions<Measured>[]> {
  const started: Loading[] = [];
  try {
    const loads = await inTurn(servers, 0, async (server) => {
      const load = await startLoad({ config: server.config, connections, work });
      started.push(load);
      return { load, server };
    });
    const results: Versions<Measured>[] = [];
    for (let round = 0; round < rounds; round++)
      results.push(await inTurn(loads, round, ({ load, server }) => measure(load, server, turn)));
    return results;
  } finally {
    await Promise.all(started.map((load) => load.stop()));
  }
}

async function measure(load: Loading, server: Server, turn: Turn): Promise<Measured> {
  const from = await server.processorTime();
  const result = await load.turn(turn);
  const until = await server.processorTime();
  if (from === undefined || until === undefined) return result;
  const taken = (part: "server" | "postgres") => (until[part] - from[part]) / result.calls;
  return { ...result, processorMs: { server: taken("server"), postgres: taken("postgres") } };
}
